package io.muster.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.chassis.arm.ArmError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tags of a resource: at most 50, names to 512 and values to 256 characters, as in ARM. A tag's name is the
/// same in any case.
public final class Tags {

    private static final int MOST = 50;
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_VALUE = 256;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Tags() {}

    /// The tags as sent, or none; too many, too long, and two of one name are refused.
    public static Map<String, String> accepted(@Nullable Map<String, String> sent) {
        if (sent == null) {
            return Map.of();
        }
        if (sent.size() > MOST) {
            throw refused("A resource has at most " + MOST + " tags.");
        }
        sent.forEach((name, value) -> {
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw refused("A tag's name has 1 to " + LONGEST_NAME + " characters.");
            }
            if (value == null || value.length() > LONGEST_VALUE) {
                throw refused("The value of tag '" + name + "' has at most " + LONGEST_VALUE + " characters.");
            }
        });
        if (sent.keySet().stream().map(Tags::key).distinct().count() < sent.size()) {
            throw refused("Two tags have the same name: case makes no difference. Send each once.");
        }
        return Map.copyOf(sent);
    }

    /// Those that were there and others on top of them; the spelling that was there first stays.
    public static Map<String, String> merged(Map<String, String> before, Map<String, String> others) {
        var next = new HashMap<>(before);
        others.forEach((name, value) -> next.put(spelled(before, name), value));
        return next;
    }

    /// A name as it is spelled among tags; as it is where it is not among them.
    public static String spelled(Map<String, String> tags, String name) {
        return tags.keySet().stream()
                .filter(known -> key(known).equals(key(name)))
                .findFirst()
                .orElse(name);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    public static String write(Map<String, String> tags) {
        try {
            return JSON.writeValueAsString(tags);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("tags that are no JSON", impossible);
        }
    }

    public static Map<String, String> read(String stored) {
        try {
            return JSON.readValue(stored, new TypeReference<>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored tags are damaged", damaged);
        }
    }

    private static RuntimeException refused(String message) {
        return ArmError.badRequest("InvalidTags", message).exception();
    }
}
