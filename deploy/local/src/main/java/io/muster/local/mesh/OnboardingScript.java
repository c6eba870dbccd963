package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A POSIX shell script that connects the machine it is run on. It holds no secret: a person signs in with a code, or
/// the secret of the service principal comes from the environment.
///
/// @param authority PEM to trust the gateway by
/// @param publishers keys of those whose packages may run, as the agent keeps them
/// @param principal the service principal that connects many machines; null when a person connects one
public record OnboardingScript(
        String gateway,
        String authority,
        String publishers,
        String subscription,
        String group,
        String tenant,
        String location,
        String tags,
        @Nullable String principal) {

    private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");

    private static final String SECRET = """

            if [ -z "${MUSTER_SERVICE_PRINCIPAL_SECRET:-}" ]; then
                echo "AZCM0016: set MUSTER_SERVICE_PRINCIPAL_SECRET to the secret of the service principal" >&2
                exit 16
            fi
            export MUSTER_SERVICE_PRINCIPAL_SECRET
            """;

    /// Where many machines are done over and over, one that is connected already is done.
    private static final String DONE = """

            if [ "$code" -eq 67 ]; then
                exit 0
            fi
            """;

    /// Each place is filled once: what a value holds is never taken for a place.
    public String text() {
        var values = Map.of(
                "AUTHORITY", quoted(authority.stripTrailing()),
                "PUBLISHERS", quoted(publishers.stripTrailing()),
                "SECRET", principal == null ? "" : SECRET,
                "DONE", principal == null ? "" : DONE,
                "OPTIONS", options());
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }

    private String options() {
        var options = new LinkedHashMap<String, String>();
        options.put("gateway", gateway);
        options.put("subscription-id", subscription);
        options.put("resource-group", group);
        options.put("tenant-id", tenant);
        options.put("location", location);
        if (!tags.isEmpty()) {
            options.put("tags", tags);
        }
        if (principal != null) {
            options.put("service-principal-id", principal);
        }
        var given = options.entrySet().stream().map(OnboardingScript::option).collect(Collectors.joining(" \\\n    "));
        return principal == null ? given + " \\\n    --use-device-code" : given;
    }

    /// Name and value in one word, so that a value may begin with a dash.
    private static String option(Map.Entry<String, String> option) {
        return quoted("--" + option.getKey() + "=" + option.getValue());
    }

    /// One word to a shell, whatever is in it.
    private static String quoted(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell cannot take a text with NUL in it");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String template() {
        try (var in = OnboardingScript.class.getResourceAsStream("/onboard.sh")) {
            if (in == null) {
                throw new IllegalStateException("onboard.sh is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("onboard.sh", unreadable);
        }
    }
}
