package io.muster.agent.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an assignment decides: `<rule>;<property>` to value, or one document of settings under `…;BaselineSettings`.
record Values(Map<String, String> byRule) {

    private static final String DOCUMENT = "BaselineSettings";

    Values {
        byRule = Map.copyOf(byRule);
    }

    /// @throws RuleFormatException when the document of settings is none
    static Values of(ObjectMapper json, Map<String, String> parameters) {
        var found = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> {
            var parts = name.split(";", 2);
            if (parts[parts.length - 1].equals(DOCUMENT)) {
                settings(json, value).forEach(found::put);
            } else {
                found.put(parts[0], value);
            }
        });
        return new Values(found);
    }

    Optional<String> of(RuleText rule) {
        return byRule.entrySet().stream()
                .filter(entry -> rule.isCalled(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> settings(ObjectMapper json, String document) {
        var found = new LinkedHashMap<String, String>();
        if (document.isBlank()) {
            return found;
        }
        try {
            var tree = json.readTree(document);
            if (!tree.isObject() || !tree.path("baselineSettings").isArray()) {
                throw new RuleFormatException(DOCUMENT + " has no list of baselineSettings");
            }
            for (var block : tree.path("baselineSettings")) {
                block.path("settings")
                        .forEach(setting -> found.put(setting.path("ruleId").asText(), text(setting.path("value"))));
            }
            return found;
        } catch (JsonProcessingException bad) {
            throw new RuleFormatException(DOCUMENT + " is no JSON");
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
