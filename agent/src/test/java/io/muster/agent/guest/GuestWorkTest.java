package io.muster.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.spool.Spool;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.DesiredState;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.Base64;
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
    private KeyPair publisher;
    private Spool spool;
    private GuestWork work;

    @BeforeEach
    void aPackageInTheCache() throws Exception {
        home = new AgentHome(directory);
        publisher = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var key = Base64.getEncoder().encodeToString(publisher.getPublic().getEncoded());
        AgentHome.write(home.publishers(), "ours " + key + "\n", "rw-r--r--");
        AgentHome.write(
                home.packages().resolve(Package.sha256(PackageTest.good()) + ".zip"), PackageTest.good(), "rw-------");
        spool = new Spool(home.spool(), 100_000);
        work = work();
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private GuestWork work() {
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(home, gateway, MACHINE, MachineKey.in(home), Clock.systemUTC());
        return new GuestWork(home, MACHINE, gateway, identity, spool, () -> Host.image(image), Clock.systemUTC());
    }

    private PackageReference reference(String sha256, String keyId) throws Exception {
        return PackageTest.signedBy(
                publisher,
                new PackageReference(
                        PackageTest.NAME, "1.0.0", sha256, PackageTest.good().length, new PackageSignature(keyId, "")));
    }

    private PackageReference good() throws Exception {
        return reference(Package.sha256(PackageTest.good()), "ours");
    }

    private void tell(MachineId machine, PackageReference... packages) throws IOException {
        var assignments = List.of(packages).stream()
                .map(one -> new DesiredState.Assignment(
                        ResourceId.of("/subscriptions/" + UUID.randomUUID()), AssignmentMode.AUDIT, one, Map.of()))
                .toList();
        standIn.tell(
                "GET " + Endpoints.DESIRED_STATE,
                200,
                Gateway.JSON.writeValueAsString(new DesiredState(machine, 7, assignments)));
    }

    private void evaluate(long number) {
        work.begin(number);
        work.evaluate();
    }

    @Test
    void anAssignmentIsEvaluatedAndItsReportIsInTheSpool() throws Exception {
        tell(MACHINE, good());
        assertThat(work.fetch()).isTrue();
        assertThat(work.fetch()).as("nothing new").isFalse();
        evaluate(3);
        var report = Gateway.JSON.readValue(Files.readAllBytes(spool.next().orElseThrow()), ComplianceReport.class);
        assertThat(report.machine()).isEqualTo(MACHINE);
        assertThat(report.results()).hasSize(1);
        assertThat(GuestState.read(home).answered()).isEqualTo(3);
    }

    @Test
    void whatWasFetchedAndAnsweredSurvivesANewStart() throws Exception {
        tell(MACHINE, good());
        assertThat(work.fetch()).isTrue();
        evaluate(3);
        assertThat(work().epoch()).isEqualTo(7);
        assertThat(work().begun()).isEqualTo(3);
    }

    @Test
    void aDesiredStateForAnotherMachineIsNotTaken() throws Exception {
        tell(new MachineId(UUID.randomUUID()), good());
        assertThatThrownBy(work::fetch).isInstanceOf(UncheckedIOException.class);
        assertThat(work.epoch()).isEqualTo(-1);
    }

    @Test
    void aPackageThatIsRefusedDoesNotStopTheOthers() throws Exception {
        tell(MACHINE, reference(good().sha256(), "theirs"), good());
        assertThat(work.fetch()).isTrue();
        evaluate(1);
        assertThat(spool.size()).isEqualTo(1);
        assertThat(GuestState.read(home).fault()).contains("theirs");
    }

    @Test
    void aPackageThatCannotBeFetchedDoesNotStopTheOthersAndIsTriedAgain() throws Exception {
        tell(MACHINE, reference("0".repeat(64), "ours"), good());
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isEqualTo(1);
        assertThat(GuestState.read(home).answered()).as("not answered yet").isZero();
    }

    @Test
    void onlyWhatCouldNotBeFetchedIsTriedAgain() throws Exception {
        var away = reference(good().sha256(), "ours");
        Files.delete(home.packages().resolve(good().sha256() + ".zip"));
        tell(MACHINE, reference(good().sha256(), "theirs"), away);
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(4)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        AgentHome.write(home.packages().resolve(good().sha256() + ".zip"), PackageTest.good(), "rw-------");
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
        tell(MACHINE, reference("0".repeat(64), "ours"), good());
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
        tell(MACHINE, reference("0".repeat(64), "ours"));
        standIn.tell("GET " + Endpoints.PACKAGES + "/" + "0".repeat(64), 401, "");
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(work::evaluate).isInstanceOf(UncheckedIOException.class);
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).hasSize(2);
    }

    @Test
    void aDamagedPackageInTheCacheIsNotUsed() throws Exception {
        var cached = home.packages().resolve(good().sha256() + ".zip");
        Files.write(cached, new byte[PackageTest.good().length]);
        tell(MACHINE, good());
        assertThat(work.fetch()).isTrue();
        assertThatThrownBy(() -> evaluate(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isZero();
    }
}
