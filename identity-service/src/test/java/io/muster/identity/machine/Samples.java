package io.muster.identity.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// A machine to try rules on.
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration DAY = Duration.ofDays(1);
    static final Author ADA = new Author("ada", Author.Kind.USER);
    static final Author BOB = new Author("bob", Author.Kind.USER);
    static final ResourceId WEB = ResourceId.machine("s", "g", "web-1");
    static final MachineId ID = new MachineId(UUID.randomUUID());
    static final String KEY = Lab.pkcs1(Lab.KEY);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException(bad);
        }
    }

    /// What a machine says, with these properties on top.
    static Reported reported(String more) {
        var tree = (ObjectNode) json("{'osType':'linux','clientPublicKey':'" + KEY + "'}");
        try {
            return Reported.of(tree.setAll((ObjectNode) json(more)));
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException(bad);
        }
    }

    static Enrolment enrolment(String location, Map<String, String> tags, String properties) {
        return Enrolment.of(WEB, new MachineBody(location, tags, null, null, reported(properties)));
    }

    public static Machine machine(Map<String, String> tags, String properties) {
        return enrolment("West Cellar", tags, properties)
                .decide(Optional.empty(), ID, ADA, NOON, DAY)
                .next();
    }

    static Consumer<Throwable> refused(int status, String code) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(RefusedException.class, refusal -> {
            assertThat(refusal.error().code()).isEqualTo(code);
            assertThat(refusal.error().status()).isEqualTo(status);
        });
    }
}
