package io.muster.assignment.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy definition as `Microsoft.Authorization` shows it.
record DefinitionShape(String id, String name, String type, Properties properties) {

    private static final String ASSIGNMENTS = "Microsoft.GuestConfiguration/guestConfigurationAssignments";

    /// The role that may make guest assignments, by the id that Azure gives it.
    private static final String CONTRIBUTOR =
            "/providers/microsoft.authorization/roleDefinitions/088ab73d-1256-47ae-bea9-9de8e7131f31";

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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Details(
            String type,
            String name,
            Map<String, Object> existenceCondition,
            @Nullable List<String> roleDefinitionIds,
            @Nullable Map<String, Object> deployment) {}

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
                                ASSIGNMENTS,
                                definition.configuration(),
                                Map.of("field", ASSIGNMENTS + "/complianceStatus", "equals", "Compliant"),
                                definition.deploys() ? List.of(CONTRIBUTOR) : null,
                                definition.deploys() ? deployment(definition) : null)));
    }

    /// What is made for each machine, in the words of a template; nobody runs it, assignment-service does the same.
    private static Map<String, Object> deployment(Definition definition) {
        var assignment = Map.of(
                "type",
                "Microsoft.HybridCompute/machines/providers/guestConfigurationAssignments",
                "apiVersion",
                "2018-11-20",
                "name",
                "[concat(field('name'), '/Microsoft.GuestConfiguration/" + definition.configuration() + "')]",
                "properties",
                Map.of(
                        "guestConfiguration",
                        Map.of(
                                "name",
                                definition.configuration(),
                                "version",
                                definition.configurationVersion(),
                                Definition.ASSIGNMENT_TYPE,
                                "[parameters('" + Definition.ASSIGNMENT_TYPE + "')]")));
        return Map.of(
                "properties",
                Map.of(
                        "mode",
                        "incremental",
                        "template",
                        Map.of("contentVersion", "1.0.0.0", "resources", List.of(assignment))));
    }
}
