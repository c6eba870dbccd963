package io.muster.baselines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The words a rule may use, as `rule-schema.json` has them: every resource kind with the fields it must have and those
/// it may have. They are looked up apart from the schema so that a mistake is named in words of ours.
final class Vocabulary {

    /// The fields of one resource kind.
    record Kind(Set<String> required, Set<String> optional) {

        Kind {
            required = Set.copyOf(required);
            optional = Set.copyOf(optional);
        }

        Set<String> unknown(Set<String> fields) {
            var rest = new HashSet<>(fields);
            rest.removeAll(required);
            rest.removeAll(optional);
            rest.remove("kind");
            return rest;
        }

        Set<String> missing(Set<String> fields) {
            return required.stream().filter(name -> !fields.contains(name)).collect(Collectors.toSet());
        }
    }

    private static final JsonNode SCHEMA = RuleSchema.document();
    private static final String KIND = "kind-";

    static final Set<String> SEVERITIES = words(SCHEMA.at("/properties/severity/enum"));

    static final Set<String> RULE_FIELDS = names(SCHEMA.path("properties"));

    /// Fields that every rule has, for people and for finding it.
    static final List<String> TEXTS = words(SCHEMA.path("required")).stream()
            .filter(name -> !name.equals("resource"))
            .sorted()
            .toList();

    static final Set<String> EXPECTATIONS = names(SCHEMA.at("/$defs/expectation/properties"));

    static final Set<String> PARAMETER_FIELDS = names(SCHEMA.at("/$defs/parameter/properties"));

    static final Set<String> PARAMETER_TYPES = words(SCHEMA.at("/$defs/parameter/properties/type/enum"));

    static final Map<String, Kind> KINDS = words(SCHEMA.at("/$defs/resource/properties/kind/enum")).stream()
            .collect(Collectors.toUnmodifiableMap(word -> word, word -> kind(SCHEMA.at("/$defs/" + KIND + word))));

    private Vocabulary() {}

    private static Kind kind(JsonNode described) {
        var required = words(described.path("required"));
        var optional = new HashSet<>(names(described.path("properties")));
        optional.removeAll(required);
        optional.remove("kind");
        return new Kind(required, optional);
    }

    private static Set<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toUnmodifiableSet());
    }
}
