package io.muster.baselines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Refuses what a baseline may not say. One check sees all files, so that ids are unique among them.
final class RuleCheck {

    private final RuleSchema schema = new RuleSchema();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> keys = new HashSet<>();

    void check(String file, JsonNode rule) {
        var name = rule.path("key").asText("a rule without key");
        if (!rule.isObject()) {
            throw new BaselineFault(file, name, "a rule is an object");
        }
        refuseUnknown(file, name, rule, Vocabulary.RULE_FIELDS);
        Vocabulary.TEXTS.forEach(text -> requireText(file, name, rule, text));
        checkIdentity(file, name, rule);
        if (!Vocabulary.SEVERITIES.contains(rule.path("severity").asText())) {
            throw new BaselineFault(file, name, "unknown severity " + rule.path("severity"));
        }
        checkParameter(file, name, rule);
        checkResource(file, name, rule.path("resource"));
        if (rule.has("applies")) {
            checkResource(file, name, rule.path("applies"));
        }
        schema.check(file, name, rule);
    }

    /// A parameter is used, and what is used is one.
    private static void checkParameter(String file, String name, JsonNode rule) {
        boolean used = rule.path("resource").toString().contains("\"$value")
                || rule.path("applies").toString().contains("\"$value");
        var parameter = rule.path("parameter");
        if (used != parameter.isObject() || (!used && rule.has("parameter"))) {
            throw new BaselineFault(file, name, used ? "$value without a parameter" : "a parameter is not used");
        }
        if (used) {
            refuseUnknown(file, name, parameter, Vocabulary.PARAMETER_FIELDS);
            if (!Vocabulary.PARAMETER_TYPES.contains(parameter.path("type").asText())) {
                throw new BaselineFault(file, name, "unknown parameter type " + parameter.path("type"));
            }
        }
    }

    private void checkIdentity(String file, String name, JsonNode rule) {
        var id = rule.path("id").asText();
        if (!isUuid(id)) {
            throw new BaselineFault(file, name, "the id is not a lower-case UUID");
        }
        if (!ids.add(id)) {
            throw new BaselineFault(file, name, "the id is used twice: " + id);
        }
        if (!keys.add(name)) {
            throw new BaselineFault(file, name, "the key is used twice");
        }
    }

    private void checkResource(String file, String name, JsonNode resource) {
        var word = resource.path("kind").asText();
        var kind = Vocabulary.KINDS.get(word);
        if (kind == null) {
            throw new BaselineFault(file, name, "unknown kind '" + word + "'");
        }
        var fields = fields(resource);
        if (!kind.unknown(fields).isEmpty()) {
            throw new BaselineFault(
                    file, name, "kind " + word + " has no field " + new TreeSet<>(kind.unknown(fields)));
        }
        if (!kind.missing(fields).isEmpty()) {
            throw new BaselineFault(file, name, "kind " + word + " needs " + new TreeSet<>(kind.missing(fields)));
        }
        checkExpectation(file, name, resource);
        if (resource.has("of")) {
            checkParts(file, name, resource.path("of"));
        }
    }

    private void checkParts(String file, String name, JsonNode parts) {
        if (!parts.isArray() || parts.isEmpty()) {
            throw new BaselineFault(file, name, "'of' is a list of resources");
        }
        parts.forEach(part -> checkResource(file, name, part));
    }

    private static void checkExpectation(String file, String name, JsonNode resource) {
        if (!resource.has("expect")) {
            return;
        }
        var words = fields(resource.path("expect"));
        if (words.size() != 1 || !Vocabulary.EXPECTATIONS.containsAll(words)) {
            throw new BaselineFault(
                    file, name, "'expect' has exactly one of " + new TreeSet<>(Vocabulary.EXPECTATIONS));
        }
    }

    private static void requireText(String file, String name, JsonNode rule, String field) {
        var text = rule.path(field);
        if (!text.isTextual() || text.asText().isBlank()) {
            throw new BaselineFault(file, name, "no " + field);
        }
    }

    private static void refuseUnknown(String file, String name, JsonNode node, Set<String> known) {
        var unknown = new TreeSet<>(fields(node));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new BaselineFault(file, name, "a rule has no field " + unknown);
        }
    }

    private static Set<String> fields(JsonNode node) {
        var names = new HashSet<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean isUuid(String id) {
        try {
            return UUID.fromString(id).toString().equals(id);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
