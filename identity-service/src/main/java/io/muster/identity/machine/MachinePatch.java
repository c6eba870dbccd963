package io.muster.identity.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.facts.Fact;
import io.muster.identity.Author;
import io.muster.identity.Location;
import io.muster.identity.Tags;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rule by which a PATCH changes a machine resource: tags, kind and what people say of a machine, merged. What the
/// machine says of itself is passed over; its key and its place are refused when they differ.
///
/// @param body a JSON merge patch
record MachinePatch(ObjectNode body) {

    static MachinePatch of(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode changes)) {
            throw ArmError.invalidContent("The body is an object with what changes.")
                    .exception();
        }
        return new MachinePatch(changes);
    }

    Decision<Machine, Fact> decide(Machine before, Author author, Instant now) {
        requireSame(before);
        var kind = TopLevel.kind(body.has("kind") ? text("kind") : before.kind());
        return before.described(kind, tags(before), reported(before), author, now);
    }

    private void requireSame(Machine before) {
        if (body.has("location")) {
            TopLevel.requireSameLocation(before, Location.required(text("location")));
        }
        if (body.hasNonNull("identity")) {
            TopLevel.requireOwnIdentity(body.path("identity").path("type").asText(null));
        }
        var key = body.path("properties").path("clientPublicKey");
        if (!key.isMissingNode() && !before.publicKey().pkcs1().equals(key.asText())) {
            throw ArmError.badRequest(
                            "PropertyChangeNotAllowed",
                            "properties.clientPublicKey is the machine's own and does not change here.")
                    .exception();
        }
    }

    private Map<String, String> tags(Machine before) {
        var merged = new HashMap<>(before.tags());
        object("tags").properties().forEach(change -> {
            var name = Tags.spelled(before.tags(), change.getKey());
            if (change.getValue().isNull()) {
                merged.remove(name);
            } else if (change.getValue().isTextual()) {
                merged.put(name, change.getValue().asText());
            } else {
                throw notTaken("tags." + change.getKey());
            }
        });
        return Tags.accepted(merged);
    }

    private Reported reported(Machine before) {
        var changes = object("properties").deepCopy().retain(Reported.CHOICES);
        if (changes.isEmpty()) {
            return before.reported();
        }
        try {
            var merged = (ObjectNode) MergePatch.applied(before.reported().tree(), changes);
            return ReportedLimits.checked(Reported.of(merged));
        } catch (JsonProcessingException strange) {
            throw notTaken("properties");
        }
    }

    private ObjectNode object(String name) {
        return switch (body.path(name)) {
            case ObjectNode object -> object;
            case JsonNode none when none.isMissingNode() || none.isNull() -> JsonNodeFactory.instance.objectNode();
            case JsonNode _ -> throw notTaken(name);
        };
    }

    private @Nullable String text(String name) {
        var value = body.path(name);
        if (!value.isNull() && !value.isTextual()) {
            throw notTaken(name);
        }
        return value.asText(null);
    }

    private static RuntimeException notTaken(String place) {
        return ArmError.invalidContent("The value of '" + place + "' is not what this resource takes.")
                .exception();
    }
}
