package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The schema that editors and publishers go by, and the parser that machines go by, take the same resources.
class RuleSchemaTest {

    private static final Path RESOURCES = Path.of("../baselines/src/main/resources");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int ROUNDS = 4_000;

    private static final List<String> WORDS =
            List.of("present", "absent", "inactive", "scheduled", "lacks", "maxDays", "local", "hard", "640", "8");

    private static List<ObjectNode> shipped() throws IOException {
        var yaml = new YAMLMapper();
        var rules = new ArrayList<ObjectNode>();
        for (var file :
                yaml.readTree(RESOURCES.resolve("linux/package.yaml").toFile()).path("files")) {
            yaml.readTree(RESOURCES.resolve("linux/" + file.asText()).toFile())
                    .forEach(rule -> rules.add((ObjectNode) rule));
        }
        return rules;
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(RESOURCES.resolve("rule-schema.json")));
    }

    private static boolean isParsed(JsonNode rule) {
        var document = NODES.objectNode().put("format", 1);
        document.putArray("rules").add(rule);
        try {
            return RuleSet.parse(document.toString().getBytes(StandardCharsets.UTF_8))
                            .size()
                    == 1;
        } catch (RuleFormatException refused) {
            return false;
        }
    }

    @Test
    void everyShippedRuleIsTakenByBoth() throws IOException {
        var schema = schema();
        assertThat(shipped()).hasSize(181).allSatisfy(rule -> {
            assertThat(schema.validate(rule)).isEmpty();
            assertThat(isParsed(rule)).isTrue();
        });
    }

    /// The kinds stand in three places: the schema, the list of kinds that the parser goes by, and the records.
    @Test
    void theSchemaHasTheKindsOfTheParserAndTheirFields() throws IOException {
        var definitions = new JsonMapper()
                .readTree(RESOURCES.resolve("rule-schema.json").toFile())
                .path("$defs");
        var kinds = Stream.of(Resource.class.getAnnotation(JsonSubTypes.class).value())
                .collect(Collectors.toMap(JsonSubTypes.Type::name, JsonSubTypes.Type::value));
        assertThat(definitions
                        .at("/resource/properties/kind/enum")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(kinds.keySet());
        assertThat(definitions.path("resource").path("allOf")).hasSize(kinds.size());
        kinds.forEach((name, record) -> {
            var described = definitions.path("kind-" + name);
            var components = List.of(record.getRecordComponents());
            assertThat(described.path("properties").propertyStream().map(Map.Entry::getKey))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Stream.of("kind"), components.stream().map(RuleSchemaTest::field))
                                    .toList());
            assertThat(described.path("required").valueStream().map(JsonNode::asText))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(components.stream()
                            .filter(one -> !one.getAnnotatedType().isAnnotationPresent(Nullable.class))
                            .map(RuleSchemaTest::field)
                            .toList());
        });
    }

    private static String field(RecordComponent component) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    /// What stands where a parameter's value will be, only the parser can judge.
    @Test
    void whatOneRefusesTheOtherDoesToo() throws IOException {
        var random = new Random(4);
        var schema = schema();
        var rules = shipped();
        int refused = 0;
        for (int i = 0; i < ROUNDS; i += 1) {
            var rule = rules.get(random.nextInt(rules.size())).deepCopy();
            for (int changes = random.nextInt(2); changes >= 0; changes -= 1) {
                change(random.nextInt(8) == 0 && rule.has("parameter") ? "parameter" : "resource", rule, random);
            }
            boolean taken = schema.validate(rule).isEmpty();
            if (!taken) {
                refused += 1;
                assertThat(isParsed(rule)).as("the schema refuses " + rule).isFalse();
            } else if (!rule.has("parameter") && !rule.toString().contains("$value")) {
                assertThat(isParsed(rule)).as("the schema takes " + rule).isTrue();
            }
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - ROUNDS / 20);
    }

    /// Somewhere below a field of the rule: something is left out, added, or of another type.
    private static void change(String field, ObjectNode rule, Random random) {
        JsonNode node = rule.path(field);
        while (random.nextInt(3) != 0 && node.valueStream().anyMatch(JsonNode::isContainerNode)) {
            var inner = node.valueStream().filter(JsonNode::isContainerNode).toList();
            node = inner.get(random.nextInt(inner.size()));
        }
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(random.nextBoolean() ? "limit" : "command", some(random));
                default -> object.set(name, some(random));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            switch (random.nextInt(3)) {
                case 0 -> array.remove(array.size() - 1);
                case 1 -> array.add(some(random));
                default -> array.set(0, some(random));
            }
        }
    }

    private static JsonNode some(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(random.nextInt(1000));
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.arrayNode().add("a");
            case 4 -> NODES.objectNode().put("equals", "1");
            default -> NODES.textNode(WORDS.get(random.nextInt(WORDS.size())));
        };
    }
}
