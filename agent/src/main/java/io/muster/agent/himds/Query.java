package io.muster.agent.himds;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parameters of a request: each once, of a reasonable number and length, printable.
///
/// @param values by lower-case name
record Query(Map<String, String> values) {

    private static final int MOST = 32;
    private static final int LONGEST = 2_048;

    Query {
        values = Map.copyOf(values);
    }

    /// @param raw as it came, e.g. `resource=https%3A%2F%2Fvault.azure.net&api-version=2020-06-01`
    /// @throws IllegalArgumentException when it is anything else; the message is for the caller
    static Query parse(String raw) {
        var values = new HashMap<String, String>();
        if (raw.isEmpty()) {
            return new Query(values);
        }
        var pairs = raw.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw new IllegalArgumentException("There are too many query parameters.");
        }
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT);
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!pair.isEmpty() && values.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("A query parameter is there twice.");
            }
        }
        return new Query(values);
    }

    /// Nothing when it is absent or empty.
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    private static String decoded(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("A query parameter is too long.");
        }
        try {
            var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.chars().allMatch(Query::isPrintable)) {
                return decoded;
            }
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException("A query parameter is not percent-encoded as it should be.", broken);
        }
        throw new IllegalArgumentException("A query parameter has characters that cannot be printed.");
    }

    /// What is no UTF-8 was decoded to the replacement character.
    private static boolean isPrintable(int character) {
        return character >= ' ' && character != 0x7f && character != 0xfffd && !Character.isISOControl(character);
    }
}
