package io.muster.identity.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.muster.chassis.arm.RefusedException;
import io.muster.identity.Lab;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinBodyTest {

    private static final String GOOD = """
            {"token":"t","name":"web-1","publicKey":"%s","location":"attic","tags":{"site":"mine","rack":"7"},
             "properties":{"osType":"linux","osName":"Linux","osProfile":{"computerName":"web"},
             "detectedProperties":{"model":"box"}},"later":"is passed over"}
            """.formatted(Lab.pkcs1(Lab.KEY));

    private final JoinToken token = JoinTokenTest.token(1);

    @Test
    void aJoinIsAMachineInTheTokensGroupWithTheTokensTags() {
        var machine = JoinBody.enrolment(JoinBody.read(bytes(GOOD)), token, "cellar");
        assertThat(machine.resource().value())
                .isEqualTo("/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/web-1");
        assertThat(machine.location()).isEqualTo("attic");
        assertThat(machine.tags()).containsOnlyKeys("site", "rack").containsEntry("site", "lab");
        assertThat(machine.reported().osName()).isEqualTo("linux");
        assertThat(machine.key().is(Lab.KEY.getPublic())).isTrue();
    }

    @Test
    void theTokensTagsCountHoweverAMachineSpellsThem() {
        var sly = JoinBody.read(bytes(GOOD.replace("\"site\"", "\"SITE\"")));
        assertThat(JoinBody.enrolment(sly, token, "cellar").tags())
                .containsOnlyKeys("SITE", "rack")
                .containsEntry("SITE", "lab");
        var slier = JoinBody.read(bytes(GOOD.replace("\"rack\":\"7\"", "\"Site\":\"mine\"")));
        assertThatThrownBy(() -> JoinBody.enrolment(slier, token, "cellar"))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("InvalidTags");
    }

    @Test
    void whereNobodySaysALocationItIsTheGroups() {
        var silent = JoinBody.read(bytes(GOOD.replace("\"location\":\"attic\",", "")));
        assertThat(JoinBody.enrolment(silent, token, "cellar").location()).isEqualTo("cellar");
    }

    @Test
    void aPathIsNoName() {
        var sly = JoinBody.read(bytes(GOOD.replace("web-1", "web/providers/a/b/c")));
        assertThatThrownBy(() -> JoinBody.enrolment(sly, token, "cellar")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{\"token\":\"t\"}",
                "{\"token\":\"t\",\"name\":\"n\"}",
                "{\"token\":\" \",\"name\":\"n\",\"publicKey\":\"k\"}",
                "{\"token\":{},\"name\":\"n\",\"publicKey\":\"k\"}",
                "{\"token\":\"t\",\"name\":\"n\",\"publicKey\":\"k\",\"properties\":[]}",
                "{\"token\":\"t\",\"name\":\"n\",\"publicKey\":\"k\",\"tags\":{\"a\":{}}}"
            })
    void whatIsNoJoinIsRefused(String body) {
        assertThatThrownBy(() -> JoinBody.read(bytes(body)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("InvalidRequestContent"));
    }

    @Test
    void tooMuchTooDeepAndTooLongAreRefused() {
        var deep = "{\"token\":\"t\",\"name\":\"n\",\"publicKey\":\"k\",\"properties\":" + "{\"a\":".repeat(40) + "1"
                + "}".repeat(41);
        assertThatThrownBy(() -> JoinBody.read(bytes(deep))).isInstanceOf(RefusedException.class);
        var longText = GOOD.replace("web-1", "x".repeat(20_000));
        assertThatThrownBy(() -> JoinBody.read(bytes(longText))).isInstanceOf(RefusedException.class);
        var large = GOOD.replace("later", "x".repeat(15_000)) + " ".repeat(128 * 1_024);
        assertThatThrownBy(() -> JoinBody.read(bytes(large)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(413));
    }

    static Stream<byte[]> bodies() {
        return Stream.of(
                bytes(GOOD),
                bytes(GOOD.replace("web-1", "login/../x")),
                bytes(GOOD.replace("linux", "beos")),
                bytes(GOOD.replace("{\"computerName\":\"web\"}", "1e999999")),
                bytes(GOOD.replace("\"box\"", "null")),
                bytes("{\"token\":\"t\",\"name\":\"n\",\"publicKey\":\"AA==\",\"properties\":null}"),
                new byte[] {(byte) 0xff, 0, '{', '"'});
    }

    /// Whatever comes, it is a machine or refused.
    @MethodSource("bodies")
    @FuzzTest
    void anythingIsAMachineOrRefused(byte @Nullable [] body) {
        try {
            var request = JoinBody.read(body);
            JoinSecret.parse(request.token())
                    .ifPresent(secret -> assertThat(secret.text()).isEqualTo(request.token()));
            var machine = JoinBody.enrolment(request, token, "cellar");
            assertThat(machine.resource().isWithin(token.group())).isTrue();
            assertThat(machine.tags()).containsEntry("site", "lab");
        } catch (RefusedException refused) {
            assertThat(refused.error().status()).isBetween(400, 499);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
