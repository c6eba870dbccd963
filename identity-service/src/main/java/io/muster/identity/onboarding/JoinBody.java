package io.muster.identity.onboarding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.JoinRequest;
import io.muster.identity.Tags;
import io.muster.identity.machine.Enrolment;
import io.muster.identity.machine.MachineBody;
import io.muster.identity.machine.MachineName;
import io.muster.identity.machine.Reported;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what anybody may send to join: never more than so much of it, and nothing beyond JSON and plain values.
final class JoinBody {

    private static final int LONGEST = 128 * 1_024;
    private static final int LONGEST_TEXT = 16 * 1_024;
    private static final int DEEPEST = 32;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_TEXT)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JoinBody() {}

    /// Refused as `RequestEntityTooLarge` or `InvalidRequestContent`.
    static JoinRequest read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw unreadable();
        }
        if (body.length > LONGEST) {
            throw new ArmError(413, "RequestEntityTooLarge", "A join has at most " + LONGEST + " bytes.").exception();
        }
        try {
            var read = JSON.readValue(body, JoinRequest.class);
            if (read == null) {
                throw unreadable();
            }
            return read;
        } catch (IOException bad) {
            throw unreadable();
        }
    }

    /// The machine that is to be, by the rule of a machine's PUT.
    ///
    /// @param elsewhere the location when neither the token nor the machine says one
    static Enrolment enrolment(JoinRequest request, JoinToken token, @Nullable String elsewhere) {
        var name = MachineName.accepted(request.name());
        var tags = Tags.merged(
                request.tags() == null ? Map.of() : request.tags(),
                token.terms().tags());
        return Enrolment.of(
                machine(token, name),
                new MachineBody(location(request, token, elsewhere), tags, null, null, reported(request)));
    }

    static ResourceId machine(JoinToken token, String name) {
        return ResourceId.machine(
                token.resource().subscription().orElseThrow(),
                token.resource().resourceGroup().orElseThrow(),
                name);
    }

    private static @Nullable String location(JoinRequest request, JoinToken token, @Nullable String elsewhere) {
        if (token.terms().location() != null) {
            return token.terms().location();
        }
        return request.location() == null ? elsewhere : request.location();
    }

    private static Reported reported(JoinRequest request) {
        ObjectNode about = JSON.valueToTree(request.properties());
        try {
            return JSON.treeToValue(about.put("clientPublicKey", request.publicKey()), Reported.class);
        } catch (JsonProcessingException strange) {
            throw ArmError.invalidContent("The join's properties are not those of a machine.")
                    .exception();
        }
    }

    private static RuntimeException unreadable() {
        return ArmError.invalidContent("The body is a join: JSON with 'token', 'name', 'publicKey' and 'properties'.")
                .exception();
    }
}
