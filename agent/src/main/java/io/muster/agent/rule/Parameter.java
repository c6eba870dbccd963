package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The one value of a rule that an assignment may decide. In the rule it stands where `$value` does, and its
/// parts, of a list, where `$value[0]`, `$value[1]`, … do.
///
/// @param type `text`, `number`, `list`, `mode`: octal numbers, of which every bit may be set, or `choice`
/// @param standard the value of assignments that decide nothing
/// @param least of a number
/// @param most of a number
/// @param choices of a `choice`: the words that may be said, each with the list that stands for it in the rule
record Parameter(
        String type,
        @JsonProperty("default") String standard,
        @Nullable Long least,
        @Nullable Long most,
        @Nullable Map<String, List<String>> choices) {

    private static final int LONGEST = 4_096;
    private static final String MARK = "$value";

    Parameter {
        Resource.require(type, "the type of a parameter", "text", "number", "list", "mode", "choice");
        if (type == null || standard == null) {
            throw new IllegalArgumentException("a parameter has a type and a default");
        }
        if (type.equals("choice") == (choices == null)) {
            throw new IllegalArgumentException("a choice has choices, other parameters have none");
        }
        choices = choices == null ? null : Map.copyOf(choices);
    }

    /// A resource with this value in its places.
    ///
    /// @throws IllegalArgumentException when the rule cannot have this value
    JsonNode fill(JsonNode resource, String value) {
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("the value is longer than " + LONGEST + " characters");
        }
        return filled(resource, node(value), parts(value));
    }

    private JsonNode filled(JsonNode node, JsonNode whole, List<String> parts) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), filled(field.getValue(), whole, parts)));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(filled(element, whole, parts)));
                yield copy;
            }
            case TextNode text when text.textValue().startsWith(MARK) -> place(text, whole, parts);
            default -> node;
        };
    }

    private static JsonNode place(TextNode text, JsonNode whole, List<String> parts) {
        if (text.textValue().equals(MARK)) {
            return whole;
        }
        for (int i = 0; i < parts.size(); i += 1) {
            if (text.textValue().equals(MARK + "[" + i + "]")) {
                return TextNode.valueOf(parts.get(i));
            }
        }
        throw new IllegalArgumentException("the value has too few parts");
    }

    private JsonNode node(String value) {
        return switch (type) {
            case "number" -> TextNode.valueOf(Long.toString(number(value)));
            case "mode" -> TextNode.valueOf("%04o".formatted(mode(value)));
            case "list" -> array(parts(value));
            case "choice" -> array(chosen(value.strip()));
            default -> TextNode.valueOf(value);
        };
    }

    private static JsonNode array(List<String> texts) {
        var list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    private List<String> chosen(String word) {
        var known = choices == null ? Map.<String, List<String>>of() : choices;
        var list = known.get(word);
        if (list == null) {
            throw new IllegalArgumentException(
                    "the value is one of " + String.join(", ", new TreeSet<>(known.keySet())));
        }
        return list;
    }

    private static List<String> parts(String value) {
        return Stream.of(value.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
    }

    private long number(String value) {
        long number = parse(value.strip(), 10);
        if ((least != null && number < least) || (most != null && number > most)) {
            throw new IllegalArgumentException("the value " + number + " is out of bounds");
        }
        return number;
    }

    private static long mode(String value) {
        if (parts(value).isEmpty()) {
            throw new IllegalArgumentException("the value is no mode");
        }
        long mode = parts(value).stream().mapToLong(part -> parse(part, 8)).reduce(0, (one, other) -> one | other);
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("the value is no mode");
        }
        return mode;
    }

    private static long parse(String text, int radix) {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException("the value is no number");
        }
    }
}
