package io.muster.agent.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollmentTest {

    private static final String SUBSCRIPTION = UUID.randomUUID().toString();
    private static final String VM = UUID.randomUUID().toString();
    private static final String MACHINE =
            ResourceId.machine(SUBSCRIPTION, "group", "box").value();
    private static final String GROUP =
            ResourceId.resourceGroup(SUBSCRIPTION, "group").value();
    private static final ObjectNode ABOUT =
            Gateway.JSON.createObjectNode().put("osType", "linux").put("osName", "linux");

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final List<Duration> waits = new ArrayList<>();
    private AgentHome home;
    private Enrollment enrollment;
    private Gateway gateway;

    @BeforeEach
    void takeEverything() {
        home = new AgentHome(directory);
        enrollment = new Enrollment(home, Clock.systemUTC(), waits::add);
        gateway = Gateway.at(standIn.url(), home.authority());
        standIn.tell("GET " + GROUP, 200, "{}");
        standIn.tell("PUT " + MACHINE, 200, "{\"properties\":{\"vmId\":\"" + VM + "\"}}");
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private static void assertFault(int code, ThrowingCallable doing) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static Place place(String subscription) {
        return new Place(
                subscription,
                "group",
                "box",
                "here",
                "tenant",
                Map.of("role", "test"),
                "c0ffee00-0000-4000-8000-000000000000");
    }

    private AgentConfig join(String token) {
        return enrollment.join(gateway, place(SUBSCRIPTION), ABOUT, token);
    }

    private JsonNode putMachine(int number) throws IOException {
        return Gateway.JSON.readTree(standIn.asked("PUT", MACHINE).get(number).body());
    }

    @Test
    void aMachineThatJoinsIsWhoTheControlPlaneSays() throws IOException {
        var config = join("people");
        assertThat(config.vmId()).hasToString(VM);
        assertThat(config.correlationId()).isEqualTo("c0ffee00-0000-4000-8000-000000000000");
        assertThat(putMachine(0).path("properties").path("osType").asText()).isEqualTo("linux");
        assertThat(AgentConfig.read(home)).contains(config);
        assertThat(home.certificate()).hasContent("pem");
        assertThat(putMachine(0).path("tags").path("role").asText()).isEqualTo("test");
        assertThat(putMachine(0).path("properties").path("clientPublicKey").asText())
                .isNotEmpty();
    }

    @Test
    void aGroupThatIsNotThereIsMade() {
        standIn.tell("GET " + GROUP, 404, "{}");
        standIn.tell("PUT " + GROUP, 201, "{}");
        assertThat(join("token").vmId()).hasToString(VM);
        assertThat(standIn.asked("PUT", GROUP)).hasSize(1);
    }

    @Test
    void aGroupThatCannotBeMadeIsFault42() {
        standIn.tell("GET " + GROUP, 404, "{}");
        standIn.tell("PUT " + GROUP, 403, "{}");
        assertFault(42, () -> join("token"));
    }

    @Test
    void aGatewayThatIsAwayIsFault26() {
        standIn.close();
        assertFault(26, () -> join("token"));
    }

    @Test
    void anAccessTokenThatIsRefusedIsFault12() {
        standIn.tell("GET " + GROUP, 401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}");
        assertFault(12, () -> join("token"));
    }

    @Test
    void providersAreRegisteredAndThatOneMayNotIsNoFault() {
        var register = "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.HybridCompute/register";
        standIn.tell("POST " + register, 403, "{}");
        assertThat(join("token").vmId()).hasToString(VM);
        assertThat(standIn.asked("POST", register)).hasSize(1);
    }

    @Test
    void aSubscriptionMayBeNamed() {
        standIn.tell(
                "GET /subscriptions",
                200,
                "{\"value\":[{\"displayName\":\"Local Mesh\",\"subscriptionId\":\"" + SUBSCRIPTION + "\"}]}");
        var config = enrollment.join(gateway, place("local mesh"), ABOUT, "token");
        assertThat(config.subscriptionId()).isEqualTo(SUBSCRIPTION);
        assertFault(68, () -> enrollment.join(gateway, place("another"), ABOUT, "token"));
    }

    @Test
    void aNameThatIsTakenIsFault44AndTheMachineHasNotJoined() {
        standIn.tell("PUT " + MACHINE, 409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"taken\"}}");
        assertFault(44, () -> join("token"));
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void anAnswerThatNamesNoMachineIsFault42() {
        standIn.tell("PUT " + MACHINE, 200, "{}");
        assertFault(42, () -> join("token"));
    }

    @Test
    void aCertificateThatIsRefusedIsFault81AndTheMachineHasNotJoined() {
        standIn.tell("POST " + Endpoints.CERTIFICATES, 403, "{}");
        assertFault(81, () -> join("token"));
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void aTokenThatCannotBeHadAtFirstIsTriedForForFiveMinutes() {
        standIn.tell("POST " + Endpoints.TOKEN, 503, "");
        assertFault(26, () -> join("token"));
        assertThat(waits).hasSize(30).containsOnly(Duration.ofSeconds(10));
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void aTokenThatComesLateIsEnough() {
        standIn.loseAnswerOnce("POST " + Endpoints.CERTIFICATES);
        standIn.tellOnce("POST " + Endpoints.TOKEN, 503, "");
        assertThat(join("token").vmId()).hasToString(VM);
        assertThat(waits).hasSize(2);
        assertThat(standIn.asked("POST", Endpoints.CERTIFICATES))
                .as("no more than needed")
                .hasSize(2);
    }

    @Test
    void joiningAgainAfterALostReplyKeepsTheKey() throws IOException {
        standIn.tell("PUT " + MACHINE, 503, "");
        assertFault(42, () -> join("token"));
        standIn.tell("PUT " + MACHINE, 200, "{\"properties\":{\"vmId\":\"" + VM + "\"}}");
        var again = new Enrollment(home, Clock.systemUTC(), waits::add);
        assertThat(again.join(gateway, place(SUBSCRIPTION), ABOUT, "token").vmId())
                .hasToString(VM);
        assertThat(putMachine(1).path("properties").path("clientPublicKey"))
                .isEqualTo(putMachine(0).path("properties").path("clientPublicKey"));
    }

    @Test
    void leavingTwiceIsFine() {
        var config = join("token");
        standIn.tell("DELETE " + MACHINE, 200, "");
        enrollment.leave(gateway, config, "token");
        standIn.tell("DELETE " + MACHINE, 404, "");
        enrollment.leave(gateway, config, "token");
        standIn.tell("DELETE " + MACHINE, 403, "");
        assertFault(43, () -> enrollment.leave(gateway, config, "token"));
    }

    @Test
    void trustThatCannotBeReadIsFault16() {
        assertFault(16, () -> enrollment.trust(directory.resolve("no.pem"), directory.resolve("no.txt")));
    }
}
