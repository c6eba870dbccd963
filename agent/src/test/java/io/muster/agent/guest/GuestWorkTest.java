package io.muster.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.PushedTime;
import io.muster.agent.Tree;
import io.muster.agent.enforce.Machines;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.OneKey;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.spool.Spool;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.DesiredState;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestWorkTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());

    @TempDir
    Path directory;

    @TempDir
    Path image;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private AgentHome home;
    private PublisherStandIn publisher;
    private Spool spool;
    private GuestWork work;

    @BeforeEach
    void aPackageInTheCache() throws Exception {
        home = new AgentHome(directory);
        publisher = new PublisherStandIn(home);
        spool = new Spool(home.spool(), 100_000);
        work = work();
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private GuestWork work() {
        return work(Clock.systemUTC());
    }

    private GuestWork work(Clock clock) {
        return work(clock, Correction.never(() -> Host.image(image)));
    }

    private GuestWork work(Correction correction) {
        return work(Clock.systemUTC(), correction);
    }

    private GuestWork work(Clock clock, Correction correction) {
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(home, gateway, MACHINE, OneKey.in(home), clock);
        return new GuestWork(home, MACHINE, gateway, identity, spool, correction, clock);
    }

    private void tell(MachineId machine, PackageReference... packages) throws IOException {
        standIn.tell("GET " + Endpoints.DESIRED_STATE, 200, PublisherStandIn.assigning(machine, packages));
    }

    private void evaluate(long number) {
        work.begin(number);
        work.evaluate();
    }

    @Test
    void anAssignmentIsEvaluatedAndItsReportIsInTheSpool() throws Exception {
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        assertThat(work.fetch()).as("nothing new").isFalse();
        evaluate(3);
        var report = Gateway.JSON.readValue(Files.readAllBytes(spool.next().orElseThrow()), ComplianceReport.class);
        assertThat(report.machine()).isEqualTo(MACHINE);
        assertThat(report.results()).hasSize(1);
        assertThat(GuestState.read(home).answered()).isEqualTo(3);
    }

    private ComplianceReport reportWith(Map<String, String> parameters) throws Exception {
        standIn.tell(
                "GET " + Endpoints.DESIRED_STATE,
                200,
                PublisherStandIn.assigning(MACHINE, parameters, publisher.good()));
        assertThat(work.fetch()).isTrue();
        evaluate(3);
        return Gateway.JSON.readValue(Files.readAllBytes(spool.next().orElseThrow()), ComplianceReport.class);
    }

    @Test
    void theValuesOfAnAssignmentDecide() throws Exception {
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/login.defs"), "PASS_MAX_DAYS 90\n");
        assertThat(reportWith(Map.of("another;DesiredObjectValue", "60")).results())
                .extracting(RuleResult::verdict)
                .containsExactly(Verdict.COMPLIANT);
        spool.next().ifPresent(spool::remove);
        assertThat(reportWith(Map.of("t;DesiredObjectValue", "60")).results())
                .extracting(RuleResult::verdict)
                .containsExactly(Verdict.NON_COMPLIANT);
    }

    @Test
    void aDocumentOfParametersThatIsNoneIsAReportOfErrorsThatSaysSo() throws Exception {
        var report = reportWith(Map.of("AzureLinuxBaseline;BaselineSettings", "{"));
        assertThat(report.results()).hasSize(1);
        var result = report.results().getFirst();
        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.reasons().getFirst().phrase()).contains("parameters").contains("BaselineSettings");
        assertThat(GuestState.read(home).answered()).as("it is an answer").isEqualTo(3);
    }

    @Test
    void whatIsAppliedOnceIsReportedOnceAndWhenSomebodyAsks() throws Exception {
        var tree = new Tree(image).with("/etc/login.defs", "PASS_MAX_DAYS 365\n");
        work = work(new Correction(() -> Hosts.running(tree), Machines.enforcer(tree, directory.resolve("changes"))));
        standIn.tell(
                "GET " + Endpoints.DESIRED_STATE,
                200,
                PublisherStandIn.assigning(MACHINE, AssignmentMode.APPLY_ONLY, Map.of(), publisher.good()));
        assertThat(work.fetch()).isTrue();
        evaluate(0);
        assertThat(verdicts()).containsExactly(Verdict.COMPLIANT);
        tree.with("/etc/login.defs", "PASS_MAX_DAYS 9999\n");
        evaluate(0);
        assertThat(spool.next()).isEmpty();
        evaluate(1);
        assertThat(verdicts()).containsExactly(Verdict.NON_COMPLIANT);
        assertThat(tree.at("/etc/login.defs")).hasContent("PASS_MAX_DAYS 9999");
        evaluate(1);
        assertThat(spool.next()).isEmpty();
    }

    @Test
    void whoeverOnlyLooksSeesTheMachineAsTheOthersLeaveIt() throws Exception {
        var tree = new Tree(image).with("/etc/login.defs", "PASS_MAX_DAYS 9999\n");
        work = work(new Correction(() -> Hosts.running(tree), Machines.enforcer(tree, directory.resolve("changes"))));
        var looking = PublisherStandIn.assignment(AssignmentMode.AUDIT, publisher.good());
        var changing = PublisherStandIn.assignment(AssignmentMode.APPLY_AND_MONITOR, publisher.good());
        standIn.tell(
                "GET " + Endpoints.DESIRED_STATE,
                200,
                Gateway.JSON.writeValueAsString(new DesiredState(MACHINE, 7, List.of(looking, changing))));
        assertThat(work.fetch()).isTrue();
        evaluate(0);
        assertThat(verdicts()).containsExactly(Verdict.COMPLIANT);
        assertThat(verdicts()).containsExactly(Verdict.COMPLIANT);
    }

    /// Of the next report, which is gone then.
    private List<Verdict> verdicts() throws IOException {
        var next = spool.next().orElseThrow();
        var report = Gateway.JSON.readValue(Files.readAllBytes(next), ComplianceReport.class);
        spool.remove(next);
        return report.results().stream().map(RuleResult::verdict).toList();
    }

    @Test
    void whatWasFetchedAndAnsweredSurvivesANewStart() throws Exception {
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        evaluate(3);
        assertThat(work().epoch()).isEqualTo(7);
        assertThat(work().begun()).isEqualTo(3);
    }

    @Test
    void aDesiredStateForAnotherMachineIsNotTaken() throws Exception {
        tell(new MachineId(UUID.randomUUID()), publisher.good());
        assertThatThrownBy(work::fetch).isInstanceOf(UncheckedIOException.class);
        assertThat(work.epoch()).isEqualTo(-1);
    }

    @Test
    void aPackageThatIsRefusedDoesNotStopTheOthers() throws Exception {
        tell(MACHINE, publisher.reference(publisher.good().sha256(), "theirs"), publisher.good());
        assertThat(work.fetch()).isTrue();
        evaluate(1);
        assertThat(spool.size()).isEqualTo(1);
        assertThat(GuestState.read(home).fault()).contains("theirs");
    }

    @Test
    void aPackageThatCannotBeFetchedDoesNotStopTheOthersAndIsTriedAgain() throws Exception {
        tell(MACHINE, publisher.outOfReach(), publisher.good());
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isEqualTo(1);
        assertThat(GuestState.read(home).answered()).as("not answered yet").isZero();
    }

    @Test
    void onlyWhatCouldNotBeFetchedIsTriedAgain() throws Exception {
        var away = publisher.good();
        Files.delete(publisher.cached());
        tell(MACHINE, publisher.reference(publisher.good().sha256(), "theirs"), away);
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(4)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        publisher.cache();
        work.evaluate();
        work.evaluate();
        assertThat(spool.size()).isEqualTo(1);
        assertThat(GuestState.read(home).answered()).isEqualTo(4);
        assertThat(GuestState.read(home).fault())
                .as("of the one that was not tried again")
                .contains("theirs");
    }

    @Test
    void whatWasReportedIsNotReportedAgainWhileAnotherPackageIsAway() throws Exception {
        tell(MACHINE, publisher.outOfReach(), publisher.good());
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).as("once in this round").isEqualTo(1);
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).as("again in the next").isEqualTo(2);
        assertThat(work.begun()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsRefusedForAPackageIsForgotten() throws Exception {
        tell(MACHINE, publisher.outOfReach());
        standIn.tell("GET " + Endpoints.PACKAGES + "/" + "0".repeat(64), 401, "");
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).hasSize(2);
    }

    @Test
    void aDamagedPackageInTheCacheIsNotUsed() throws Exception {
        Files.write(publisher.cached(), new byte[PackageTest.good().length]);
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isZero();
    }

    /// As for a minute after the control plane was started anew.
    @Test
    void whatWasReportedIsNotReportedAgainWhileTheTokenIsRefused() throws Exception {
        tell(MACHINE, publisher.good(), publisher.outOfReach(), publisher.good());
        assertThat(work.fetch()).isTrue();
        standIn.tell("POST " + Endpoints.TOKEN, 401, "{\"error\":\"invalid_client\"}");
        work = work();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(RefusedException.class);
        assertThat(spool.size()).as("the others").isEqualTo(2);
        assertThatThrownBy(work::evaluate).isInstanceOf(RefusedException.class);
        assertThat(spool.size()).as("once in this round").isEqualTo(2);
        assertThat(GuestState.read(home).answered()).as("not answered yet").isZero();
    }

    /// A directory in its place cannot be replaced.
    private Path spoil(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createDirectories(file.resolve("inside"));
    }

    @Test
    void aDesiredStateThatCouldNotBeWrittenIsAskedForAgain() throws Exception {
        tell(MACHINE, publisher.good());
        var inside = spoil(home.state());
        assertThatThrownBy(work::fetch).isInstanceOf(UncheckedIOException.class);
        assertThat(work.epoch()).isEqualTo(-1);
        Files.delete(inside);
        Files.delete(home.state());
        assertThat(work.fetch()).as("news still").isTrue();
    }

    @Test
    void whatWasReportedIsNotReportedAgainWhileItCannotBeRemembered() throws Exception {
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        var _ = spoil(home.state());
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isEqualTo(1);
    }

    private void assertEvaluates(int reports) {
        int before = spool.size();
        evaluate(0);
        assertThat(spool.size() - before).isEqualTo(reports);
    }

    @Test
    void whatIsAssignedIsUsedForFourteenDaysWithoutTheControlPlaneAndNoLonger() throws Exception {
        var time = new PushedTime();
        work = work(time);
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        standIn.tell("GET " + Endpoints.DESIRED_STATE, 503, "");
        time.pass(Duration.ofDays(14));
        assertThatThrownBy(work::fetch).isInstanceOf(UncheckedIOException.class);
        assertEvaluates(1);
        time.pass(Duration.ofSeconds(1));
        assertEvaluates(0);
        assertThat(work.epoch()).as("asked for as if for the first time").isEqualTo(-1);
        assertThat(Files.readString(home.state()))
                .doesNotContain(publisher.good().sha256());
        work = work(time);
        assertEvaluates(0);
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        assertEvaluates(1);
    }

    @Test
    void theFourteenDaysAreCountedFromTheLastAnswerEvenIfNothingWasNew() throws Exception {
        var time = new PushedTime();
        work = work(time);
        tell(MACHINE, publisher.good());
        assertThat(work.fetch()).isTrue();
        time.pass(Duration.ofDays(10));
        standIn.tell("GET " + Endpoints.DESIRED_STATE, 304, "");
        assertThat(work.fetch()).isFalse();
        assertEvaluates(1);
        time.pass(Duration.ofDays(14));
        work = work(time);
        assertEvaluates(1);
        time.pass(Duration.ofSeconds(1));
        work = work(time);
        assertEvaluates(0);
    }

    /// As an agent wrote it that did not count.
    @Test
    void whatAnOlderAgentRememberedIsGoodForFourteenDaysFromNow() throws Exception {
        var time = new PushedTime();
        var desired = Gateway.JSON.readValue(PublisherStandIn.assigning(MACHINE, publisher.good()), DesiredState.class);
        new GuestState(desired, 3, null, null).write(home);
        work = work(time);
        time.pass(Duration.ofDays(14));
        assertEvaluates(1);
        time.pass(Duration.ofSeconds(1));
        assertEvaluates(0);
    }
}
