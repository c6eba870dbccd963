package io.muster.assignment.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A policy definition as `Microsoft.Authorization` shows it.
record DefinitionShape(String id, String name, String type, Properties properties) {

    record Properties(
            String displayName,
            String policyType,
            String mode,
            String description,
            String version,
            Metadata metadata,
            Map<String, ParameterShape> parameters,
            PolicyRule policyRule) {}

    record Metadata(
            String category, String version, List<String> requiredProviders, GuestConfiguration guestConfiguration) {}

    record GuestConfiguration(String name, String version) {}

    record ParameterShape(String type, List<String> allowedValues, String defaultValue, Texts metadata) {}

    record Texts(String displayName, String description) {}

    record PolicyRule(@JsonProperty("if") Map<String, Object> condition, Then then) {}

    record Then(String effect, Details details) {}

    record Details(String type, String name, Map<String, Object> existenceCondition) {}

    static DefinitionShape of(Definition definition) {
        return new DefinitionShape(
                definition.id().value(),
                definition.name(),
                "Microsoft.Authorization/policyDefinitions",
                new Properties(
                        definition.displayName(),
                        "BuiltIn",
                        "Indexed",
                        definition.description(),
                        definition.version(),
                        new Metadata(
                                "Guest Configuration",
                                definition.version(),
                                List.of("Microsoft.GuestConfiguration"),
                                new GuestConfiguration(definition.configuration(), definition.configurationVersion())),
                        parameters(definition),
                        rule(definition)));
    }

    private static Map<String, ParameterShape> parameters(Definition definition) {
        var shapes = new LinkedHashMap<String, ParameterShape>();
        definition
                .parameters()
                .forEach((name, parameter) -> shapes.put(
                        name,
                        new ParameterShape(
                                "String",
                                parameter.allowedValues(),
                                parameter.defaultValue(),
                                new Texts(parameter.displayName(), parameter.description()))));
        return shapes;
    }

    private static PolicyRule rule(Definition definition) {
        var arc = Map.of("value", "[parameters('" + Definition.INCLUDE_ARC_MACHINES + "')]", "equals", "true");
        var machine = Map.of("field", "type", "equals", "Microsoft.HybridCompute/machines");
        var os = Map.of("field", "Microsoft.HybridCompute/imageOffer", "like", definition.osType() + "*");
        return new PolicyRule(
                Map.of("allOf", List.of(arc, machine, os)),
                new Then(
                        definition.effect(),
                        new Details(
                                "Microsoft.GuestConfiguration/guestConfigurationAssignments",
                                definition.configuration(),
                                Map.of(
                                        "field",
                                        "Microsoft.GuestConfiguration/guestConfigurationAssignments/complianceStatus",
                                        "equals",
                                        "Compliant"))));
    }
}
