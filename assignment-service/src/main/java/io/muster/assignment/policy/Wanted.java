package io.muster.assignment.policy;

import io.muster.assignment.definition.Definition;
import io.muster.assignment.definition.Definitions;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A policy assignment as somebody wants it, checked against its definition.
record Wanted(
        ResourceId id,
        ResourceId scope,
        Definition definition,
        @Nullable String displayName,
        Map<String, String> parameters,
        Enforcement enforcement) {

    /// Characters that ARM keeps out of these names.
    private static final Pattern NAME = Pattern.compile("[^<>%&:\\\\?/#\\p{Cntrl}]{0,63}[^<>%&:\\\\?/#\\p{Cntrl}. ]");

    private static final int LONGEST_DISPLAY_NAME = 128;

    static Wanted of(ResourceId scope, String name, @Nullable PolicyAssignmentBody body, Definitions definitions) {
        if (!NAME.matcher(name).matches()) {
            throw refused(
                    "InvalidPolicyAssignmentName",
                    "A policy assignment's name has 1 to 64 characters, none of"
                            + " < > % & : \\ ? / # and does not end in a dot or space.");
        }
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties' with a policyDefinitionId.")
                    .exception();
        }
        var sent = body.properties();
        var definition = definition(sent.policyDefinitionId(), definitions);
        if (sent.displayName() != null && sent.displayName().length() > LONGEST_DISPLAY_NAME) {
            throw refused("InvalidDisplayName", "displayName has at most " + LONGEST_DISPLAY_NAME + " characters.");
        }
        return new Wanted(
                PolicyAssignment.id(scope, name),
                scope,
                definition,
                sent.displayName(),
                values(definition, sent.parameters() == null ? Map.of() : sent.parameters()),
                sent.enforcementMode() == null ? Enforcement.DEFAULT : sent.enforcementMode());
    }

    private static Definition definition(@Nullable String id, Definitions definitions) {
        if (id == null) {
            throw refused("InvalidPolicyDefinitionId", "properties.policyDefinitionId is missing.");
        }
        return definitions
                .find(ResourceId.of(id))
                .orElseThrow(() -> ArmError.notFound(
                                "PolicyDefinitionNotFound", "The policy definition '" + id + "' could not be found.")
                        .exception());
    }

    private static Map<String, String> values(Definition definition, Map<String, PolicyAssignmentBody.Value> sent) {
        var strangers = definition.unknown(sent.keySet());
        if (!strangers.isEmpty()) {
            throw refused(
                    "UndefinedPolicyParameter",
                    "The policy definition has no parameters " + strangers + "; it has " + known(definition) + ".");
        }
        var values = new HashMap<String, String>();
        sent.forEach((name, value) -> values.put(name, value(definition, name, value)));
        return values;
    }

    private static String value(Definition definition, String name, PolicyAssignmentBody.@Nullable Value sent) {
        var parameter = definition.parameters().get(name);
        var text = sent == null || sent.value() == null || !sent.value().isTextual()
                ? null
                : sent.value().textValue();
        if (parameter == null || text == null || !parameter.allowedValues().contains(text)) {
            throw refused(
                    "InvalidPolicyParameterValue",
                    "Parameter '" + name + "' is one of " + (parameter == null ? Set.of() : parameter.allowedValues())
                            + ".");
        }
        return text;
    }

    private static Set<String> known(Definition definition) {
        return new TreeSet<>(definition.parameters().keySet());
    }

    private static RuntimeException refused(String code, String message) {
        return ArmError.badRequest(code, message).exception();
    }
}
