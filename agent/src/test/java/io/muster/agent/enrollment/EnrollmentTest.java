package io.muster.agent.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollmentTest {

    private static final String SUBSCRIPTION = UUID.randomUUID().toString();
    private static final String VM = UUID.randomUUID().toString();
    private static final String MACHINE =
            ResourceId.machine(SUBSCRIPTION, "group", "box").value();
    private static final String GROUP =
            ResourceId.resourceGroup(SUBSCRIPTION, "group").value();
    private static final Enrollment.Place PLACE =
            new Enrollment.Place(SUBSCRIPTION, "group", "box", "here", "tenant", Map.of("role", "test"));

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private AgentHome home;
    private Enrollment enrollment;
    private Gateway gateway;

    @BeforeEach
    void takeEverything() {
        home = new AgentHome(directory);
        enrollment = new Enrollment(home, Clock.systemUTC(), "0.0.0");
        gateway = Gateway.at(standIn.url(), home.authority());
        standIn.tell("GET " + GROUP, 200, "{}");
        standIn.tell("PUT " + MACHINE, 200, "{\"properties\":{\"vmId\":\"" + VM + "\"}}");
        standIn.tell(
                "GET /metadata/endpoints",
                200,
                "[{\"authentication\":{\"loginEndpoint\":\"" + standIn.url() + "/realm\"}}]");
        standIn.tell("POST /realm/protocol/openid-connect/token", 200, "{\"access_token\":\"people\"}");
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private static void assertFault(int code, ThrowingCallable doing) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        OnboardingFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private JsonNode putMachine(int number) throws IOException {
        return Gateway.JSON.readTree(standIn.asked("PUT", MACHINE).get(number).body());
    }

    @Test
    void aMachineThatJoinsIsWhoTheControlPlaneSays() throws IOException {
        var config = enrollment.join(gateway, PLACE, enrollment.signIn(gateway, "id", "secret"));
        assertThat(config.vmId()).hasToString(VM);
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
        assertThat(enrollment.join(gateway, PLACE, "token").vmId()).hasToString(VM);
        assertThat(standIn.asked("PUT", GROUP)).hasSize(1);
    }

    @Test
    void aGroupThatCannotBeMadeIsFault42() {
        standIn.tell("GET " + GROUP, 404, "{}");
        standIn.tell("PUT " + GROUP, 403, "{}");
        assertFault(42, () -> enrollment.join(gateway, PLACE, "token"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aSignInThatIsRefusedIsFault41(int status) {
        standIn.tell("POST /realm/protocol/openid-connect/token", status, "{\"error\":\"invalid_client\"}");
        assertFault(41, () -> enrollment.signIn(gateway, "id", "wrong"));
    }

    @Test
    void whatIsNoGatewayIsFault26() {
        standIn.tell("GET /metadata/endpoints", 200, "<html>");
        assertFault(26, () -> enrollment.signIn(gateway, "id", "secret"));
    }

    @Test
    void aGatewayThatIsAwayIsFault26() {
        standIn.close();
        assertFault(26, () -> enrollment.signIn(gateway, "id", "secret"));
        assertFault(26, () -> enrollment.join(gateway, PLACE, "token"));
    }

    @Test
    void aNameThatIsTakenIsFault42AndTheMachineHasNotJoined() {
        standIn.tell("PUT " + MACHINE, 409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"taken\"}}");
        assertFault(42, () -> enrollment.join(gateway, PLACE, "token"));
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void anAnswerThatNamesNoMachineIsFault42() {
        standIn.tell("PUT " + MACHINE, 200, "{}");
        assertFault(42, () -> enrollment.join(gateway, PLACE, "token"));
    }

    @Test
    void aCertificateThatIsRefusedIsFault42AndTheMachineHasNotJoined() {
        standIn.tell("POST " + Endpoints.CERTIFICATES, 403, "{}");
        assertFault(42, () -> enrollment.join(gateway, PLACE, "token"));
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void joiningAgainAfterALostReplyKeepsTheKey() throws IOException {
        standIn.tell("PUT " + MACHINE, 503, "");
        assertFault(42, () -> enrollment.join(gateway, PLACE, "token"));
        standIn.tell("PUT " + MACHINE, 200, "{\"properties\":{\"vmId\":\"" + VM + "\"}}");
        var again = new Enrollment(home, Clock.systemUTC(), "0.0.0");
        assertThat(again.join(gateway, PLACE, "token").vmId()).hasToString(VM);
        assertThat(putMachine(1).path("properties").path("clientPublicKey"))
                .isEqualTo(putMachine(0).path("properties").path("clientPublicKey"));
    }

    @Test
    void leavingTwiceIsFine() {
        var config = enrollment.join(gateway, PLACE, "token");
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
