package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.Severity;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rule as a package has it: its resources are understood once its parameter has a value.
@JsonIgnoreProperties({"why", "remediation"})
record RuleText(
        UUID id,
        @Nullable String key,
        String title,
        Severity severity,
        @Nullable Parameter parameter,
        @Nullable JsonNode applies,
        JsonNode resource) {

    /// False when the file left something out.
    boolean isWhole() {
        return Stream.of(Optional.ofNullable(id), Optional.ofNullable(title), Optional.ofNullable(severity))
                        .allMatch(Optional::isPresent)
                && resource != null
                && resource.isObject();
    }

    /// Whether an assignment means this rule by that name: its id, its key or its title.
    boolean isCalled(String name) {
        return name.equalsIgnoreCase(id.toString()) || name.equalsIgnoreCase(key) || name.equalsIgnoreCase(title);
    }

    /// The rule with its own value.
    ///
    /// @throws RuleFormatException when this agent does not understand it
    Rule standard(ObjectMapper json) {
        try {
            return rule(json, parameter == null ? "" : parameter.standard());
        } catch (IllegalArgumentException | JsonProcessingException bad) {
            throw new RuleFormatException("rule " + id + ": " + bad.getMessage());
        }
    }

    /// The rule with the value of an assignment. One that it cannot have is an error of this rule alone.
    Rule with(ObjectMapper json, String value) {
        if (parameter == null) {
            return standard(json);
        }
        try {
            return rule(json, value);
        } catch (IllegalArgumentException | JsonProcessingException bad) {
            return new Rule(id, title, severity, null, new Refusal("its parameter: " + bad.getMessage()));
        }
    }

    private Rule rule(ObjectMapper json, String value) throws JsonProcessingException {
        return new Rule(
                id,
                title,
                severity,
                applies == null ? null : resource(json, applies, value),
                resource(json, resource, value));
    }

    private Resource resource(ObjectMapper json, JsonNode node, String value) throws JsonProcessingException {
        var resource = json.treeToValue(parameter == null ? node : parameter.fill(node, value), Resource.class);
        if (resource == null) {
            throw new IllegalArgumentException("it has no resource");
        }
        resource.parts().forEach(Whole::require);
        return resource;
    }
}
