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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Joining by a join token.
class AdmissionTest {

    private static final String JOIN = "POST " + Endpoints.JOIN;
    private static final String SUBSCRIPTION = UUID.randomUUID().toString();
    private static final String VM = UUID.randomUUID().toString();
    private static final ResourceId MACHINE = ResourceId.machine(SUBSCRIPTION, "theirs", "box");
    private static final ObjectNode ABOUT =
            Gateway.JSON.createObjectNode().put("osType", "linux").put("osName", "linux");
    private static final Invitation INVITATION =
            new Invitation("mjt.secret", "box", null, Map.of("role", "test"), "c0ffee00-0000-4000-8000-000000000000");

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final List<Duration> waits = new ArrayList<>();
    private AgentHome home;

    @BeforeEach
    void everybodyIsLetIn() {
        home = new AgentHome(directory);
        standIn.tell(
                JOIN,
                200,
                Gateway.JSON
                        .createObjectNode()
                        .put("machine", VM)
                        .put("resource", MACHINE.value())
                        .put("location", "there")
                        .put("tenantId", "tenant")
                        .toString());
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private AgentConfig join() {
        return new Enrollment(home, Clock.systemUTC(), waits::add)
                .join(Gateway.at(standIn.url(), home.authority()), INVITATION, ABOUT);
    }

    private JsonNode asked(int number) throws IOException {
        return Gateway.JSON.readTree(
                standIn.asked("POST", Endpoints.JOIN).get(number).body());
    }

    private static void assertFault(int code, String advice, ThrowingCallable doing) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(code))
                .hasMessageContaining(advice)
                .hasMessageNotContaining("mjt.secret");
    }

    private static String refusal(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}";
    }

    @Test
    void theGrantSaysWhoAndWhereTheMachineIs() throws IOException {
        var config = join();
        assertThat(config)
                .isEqualTo(new AgentConfig(
                        MACHINE,
                        config.vmId(),
                        SUBSCRIPTION,
                        "theirs",
                        "box",
                        "there",
                        "tenant",
                        standIn.url(),
                        "c0ffee00-0000-4000-8000-000000000000",
                        Map.of("role", "test")));
        assertThat(config.vmId()).hasToString(VM);
        assertThat(AgentConfig.read(home)).contains(config);
        assertThat(home.certificate()).hasContent("pem");
        assertThat(asked(0).path("token").asText()).isEqualTo("mjt.secret");
        assertThat(asked(0).path("name").asText()).isEqualTo("box");
        assertThat(asked(0).path("publicKey").asText()).startsWith("MIIB");
        assertThat(asked(0).at("/properties/osType").asText()).isEqualTo("linux");
        assertThat(asked(0).at("/tags/role").asText()).isEqualTo("test");
        assertThat(asked(0).path("location").asText("")).isIn("", "null");
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgainWithTheSameKey() throws IOException {
        standIn.loseAnswerOnce(JOIN);
        standIn.tellOnce(JOIN, 503, "");
        assertThat(join().vmId()).hasToString(VM);
        assertThat(standIn.asked("POST", Endpoints.JOIN)).hasSize(3);
        assertThat(asked(2)).isEqualTo(asked(0));
        assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void aCommandThatIsRepeatedAsksWithTheSameKey() throws IOException {
        standIn.tell("POST " + Endpoints.CERTIFICATES, 403, "{}");
        assertFault(81, "refused", this::join);
        assertThat(AgentConfig.read(home)).isEmpty();
        assertFault(81, "refused", this::join);
        assertThat(asked(1)).isEqualTo(asked(0));
    }

    @Test
    void aControlPlaneThatStaysAwayIsFault26() {
        standIn.close();
        assertFault(26, "cannot be reached", this::join);
        assertThat(waits).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | JoinTokenMalformed | 23 | take all of it",
                "401 | JoinTokenUnknown | 41 | ask for another token",
                "403 | JoinTokenExpired | 41 | has expired; ask for another",
                "403 | JoinTokenSpent | 41 | no uses left; ask for another",
                "409 | Conflict | 44 | --resource-name",
                "409 | MissingSubscriptionRegistration | 42 | MissingSubscriptionRegistration",
                "400 | ReservedResourceName | 42 | ReservedResourceName",
                "500 | InternalServerError | 42 | 500"
            })
    void aRefusalIsToldByNumberAndWithAdvice(int status, String code, int fault, String advice) {
        standIn.tell(JOIN, status, refusal(code));
        assertFault(fault, advice, this::join);
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"machine\":\"no id\"}"})
    void anAnswerThatNamesNoMachineIsFault42(String body) {
        standIn.tell(JOIN, 200, body);
        assertFault(42, "names no machine", this::join);
    }

    @Test
    void anAnswerWhoseResourceIsInNoGroupIsFault42() {
        standIn.tell(
                JOIN,
                200,
                "{\"machine\":\"" + VM + "\",\"resource\":\"/subscriptions/x\",\"location\":\"l\",\"tenantId\":\"t\"}");
        assertFault(42, "names no machine", this::join);
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void anInvitationDoesNotPrintItsToken() {
        assertThat(INVITATION.toString()).contains("box").doesNotContain("mjt");
    }
}
