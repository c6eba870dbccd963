package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.HurriedTime;
import io.muster.agent.PushedTime;
import io.muster.agent.Tree;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.enforce.Machines;
import io.muster.agent.guest.Correction;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.guest.PublisherStandIn;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.OneKey;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import io.muster.agent.watch.Changes;
import io.muster.agent.watch.FileWatch;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The guest loop as it runs, in time that passes when it waits.
@Timeout(60)
class GuestStepTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());
    private static final String DESIRED_STATE = "GET " + Endpoints.DESIRED_STATE;

    @TempDir
    Path directory;

    @TempDir
    Path image;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final Signals signals = new Signals();
    private AgentHome home;
    private Spool spool;
    private PublisherStandIn publisher;
    private int tidied;

    @BeforeEach
    void aPackageInTheCache() throws Exception {
        home = new AgentHome(directory);
        spool = new Spool(home.spool(), 1_000_000);
        publisher = new PublisherStandIn(home);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private void tell(PackageReference... packages) throws IOException {
        standIn.tell(DESIRED_STATE, 200, PublisherStandIn.assigning(MACHINE, packages));
    }

    private <T extends Clock & Pace> Loop loop(T time, Changes changes) {
        return loop(time, changes, Correction.never(() -> Host.image(image)));
    }

    private <T extends Clock & Pace> Loop loop(T time, Changes changes, Correction correction) {
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(home, gateway, MACHINE, OneKey.in(home), time);
        var work = new GuestWork(home, MACHINE, gateway, identity, spool, correction, time);
        return new Loop(
                "guest", new GuestStep(home, work, signals, new Signals(), time, changes, () -> tidied += 1), time);
    }

    private void run(HurriedTime time) {
        run(loop(time, Changes.UNSEEN));
    }

    private static void run(Loop loop) {
        loop.run();
        assertThat(Thread.interrupted()).as("it ended when time did").isTrue();
    }

    private List<ComplianceReport> reports() throws IOException {
        var reports = new ArrayList<ComplianceReport>();
        for (var next = spool.next(); next.isPresent(); next = spool.next()) {
            reports.add(Gateway.JSON.readValue(Files.readAllBytes(next.get()), ComplianceReport.class));
            spool.remove(next.get());
        }
        return reports;
    }

    private static void assertGaps(List<ComplianceReport> reports, Duration least, Duration most) {
        for (int i = 1; i < reports.size(); i += 1) {
            var gap = Duration.between(
                    reports.get(i - 1).startedAt(), reports.get(i).startedAt());
            assertThat(gap).isBetween(least, most);
        }
    }

    private int fetches() {
        return standIn.asked("GET", Endpoints.DESIRED_STATE).size();
    }

    @Test
    void fetchesEveryFiveMinutes() throws Exception {
        tell();
        run(HurriedTime.until(Duration.ofMinutes(119)));
        assertThat(fetches()).isEqualTo(24);
    }

    @Test
    void evaluatesEveryFifteenMinutesAndNeverAllMachinesAtOnce() throws Exception {
        tell(publisher.good());
        run(HurriedTime.until(Duration.ofHours(4)));
        var reports = reports();
        assertThat(reports).hasSizeBetween(15, 17);
        assertThat(tidied).as("after each").isEqualTo(reports.size());
        assertGaps(reports, Duration.ofMinutes(15), Duration.ofMinutes(16));
    }

    @Test
    void whoeverIsToldThatThereIsWorkFetchesAndEvaluatesAtOnce() throws Exception {
        tell(publisher.good());
        var time = HurriedTime.ofWaits(4);
        time.atWait(1, () -> signals.work(new StreamFrame.Work(8, 0)));
        time.atWait(2, () -> signals.work(new StreamFrame.Work(8, 1)));
        time.atWait(3, () -> signals.work(new StreamFrame.Work(8, 2)));
        run(time);
        assertThat(time.elapsed()).isZero();
        assertThat(fetches()).isEqualTo(4);
        assertThat(reports()).extracting(ComplianceReport::evaluation).containsExactly(0L, 1L, 2L);
    }

    @Test
    void whatIsChangedBackIsToldAndCorrectedWhenItHasRestedThoughNothingElseHappens() throws Exception {
        var mode = AssignmentMode.APPLY_AND_AUTO_CORRECT;
        standIn.tell(DESIRED_STATE, 200, PublisherStandIn.assigning(MACHINE, mode, Map.of(), publisher.good()));
        var tree = new Tree(image).with("/etc/login.defs", "PASS_MAX_DAYS 9999\n");
        var time = HurriedTime.until(Duration.ofMinutes(16));
        time.atWait(2, () -> {
            tree.with("/etc/login.defs", "PASS_MAX_DAYS 9999\n");
            signals.work(new StreamFrame.Work(7, 1));
        });
        var enforcer = Machines.enforcer(tree, directory.resolve("changes"), time);
        run(loop(time, Changes.UNSEEN, new Correction(() -> Hosts.running(tree), enforcer)));
        assertThat(reports())
                .extracting(
                        report -> Duration.between(PushedTime.START, report.startedAt()),
                        report -> report.results().getFirst().verdict())
                .containsExactly(
                        tuple(Duration.ZERO, Verdict.COMPLIANT),
                        tuple(Duration.ofMinutes(5), Verdict.NON_COMPLIANT),
                        tuple(Duration.ofMinutes(15).plusSeconds(1), Verdict.COMPLIANT));
    }

    /// What it said is sent when the control plane is back.
    @Test
    void aMachineThatIsCutOffGoesOnEvaluating() throws Exception {
        tell(publisher.good());
        var time = HurriedTime.until(Duration.ofHours(4));
        time.atWait(1, standIn::close);
        run(time);
        var reports = reports();
        assertThat(fetches()).isEqualTo(1);
        assertThat(reports).hasSizeGreaterThanOrEqualTo(13);
        assertGaps(reports, Duration.ofMinutes(15), Duration.ofMinutes(18));
    }

    @Test
    void aMachineThatIsStartedWhileItIsCutOffEvaluatesWhatItKnows() throws Exception {
        tell(publisher.good());
        run(HurriedTime.ofWaits(1));
        standIn.close();
        run(HurriedTime.ofWaits(1));
        assertThat(reports()).hasSize(2);
    }

    /// After seven failures it is ready to wait for a minute.
    @Test
    void whoeverIsToldToEvaluateDoesAtOnceThoughAPackageIsOutOfReach() throws Exception {
        tell(publisher.outOfReach(), publisher.good());
        var time = HurriedTime.ofWaits(8);
        var rang = new ArrayList<Duration>();
        time.atWait(7, () -> {
            rang.add(time.elapsed());
            signals.work(new StreamFrame.Work(7, 3));
        });
        run(time);
        assertThat(time.elapsed()).isEqualTo(rang.getFirst());
        assertThat(reports()).extracting(ComplianceReport::evaluation).containsExactly(0L, 3L);
    }

    @Test
    void whoeverIsToldThatThereIsWorkAsksAtOnceThoughItWasRefused() throws Exception {
        standIn.tell(DESIRED_STATE, 503, "");
        var time = HurriedTime.ofWaits(8);
        var rang = new ArrayList<Duration>();
        time.atWait(7, () -> {
            rang.add(time.elapsed());
            signals.work(new StreamFrame.Work(7, 0));
        });
        run(time);
        assertThat(time.elapsed()).isEqualTo(rang.getFirst());
        assertThat(fetches()).isEqualTo(8);
    }

    /// The real kernel tells; only the waiting is hurried.
    @Test
    void aFileThatIsEditedIsInAReportAfterSeconds() throws Exception {
        tell(publisher.good());
        var definitions = Files.createDirectories(image.resolve("etc")).resolve("login.defs");
        Files.writeString(definitions, "PASS_MAX_DAYS 90\n");
        var time = new PushedTime();
        var changes = new FileWatch(image, time, signals::ring);
        var loops = List.of(loop(time, changes), new Loop("changes", changes::run, time));
        var threads = loops.stream().map(Thread.ofPlatform()::start).toList();
        try {
            time.awaitWaitFor(Duration.ofMinutes(5));
            Files.writeString(definitions, "PASS_MAX_DAYS 99999\n");
            time.pushFor(Duration.ofSeconds(2), Duration.ofSeconds(10));
            time.awaitWaitFor(Duration.ofMinutes(5).minusSeconds(10));
        } finally {
            threads.forEach(Thread::interrupt);
        }
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(reports())
                .extracting(report -> report.results().getFirst().verdict())
                .containsExactly(Verdict.COMPLIANT, Verdict.NON_COMPLIANT);
    }

    private void decide(Setting setting, String value) {
        LocalConfig.read(home).with(setting, List.of(value)).write(home);
    }

    private static Stream<Arguments> waysToTurnItOff() {
        return Stream.of(Arguments.of(Setting.GUEST_ENABLED, "false"), Arguments.of(Setting.MODE, "monitor"));
    }

    /// Whatever is assigned, and however it is told to evaluate.
    @ParameterizedTest
    @MethodSource("waysToTurnItOff")
    void whereItsOwnerHasTurnedItOffNothingIsFetchedOrEvaluated(Setting setting, String off) throws Exception {
        tell(publisher.good());
        decide(setting, off);
        var time = HurriedTime.until(Duration.ofHours(2));
        time.atWait(2, () -> signals.work(new StreamFrame.Work(8, 5)));
        run(time);
        assertThat(fetches()).isZero();
        assertThat(reports()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("waysToTurnItOff")
    void whatItsOwnerTurnsOffWhileItRunsIsOffFromThenOnAndOnAgainWhenHeSaysSo(Setting setting, String off)
            throws Exception {
        tell(publisher.good());
        var time = HurriedTime.until(Duration.ofHours(5));
        time.atWait(1, () -> decide(setting, off));
        time.atWait(40, () -> decide(setting, setting.standard().getFirst()));
        run(time);
        var reports = reports();
        assertThat(reports).hasSizeGreaterThan(4);
        assertThat(Duration.between(
                        reports.getFirst().startedAt(), reports.get(1).startedAt()))
                .isBetween(Duration.ofHours(3), Duration.ofMinutes(200));
    }
}
