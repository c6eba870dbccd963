package io.muster.contracts.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A POSIX shell script that connects the machine it is run on. There is no secret in it but a join token, where that
/// is
/// how the machines join; no secret is ever an argument of a command.
///
/// @param authority PEM to trust the gateway by
/// @param publishers keys of those whose packages may run, as the agent keeps them
public record OnboardingScript(
        String gateway, String authority, String publishers, Admittance admittance, String location, String tags) {

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
    ///
    /// @throws IllegalArgumentException when a value is none that a shell can take
    public String text() {
        boolean isForMany = !(admittance instanceof Admittance.ByPerson);
        var values = Map.of(
                "AUTHORITY", quoted(authority.stripTrailing()),
                "PUBLISHERS", quoted(publishers.stripTrailing()),
                "SECRET", secret(),
                "DONE", isForMany ? DONE : "",
                "OPTIONS", options());
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }

    private String secret() {
        return switch (admittance) {
            case Admittance.ByPerson _ -> "";
            case Admittance.ByPrincipal _ -> SECRET;
            case Admittance.ByToken(var token) ->
                "\nMUSTER_JOIN_TOKEN=" + quoted(token) + "\nexport MUSTER_JOIN_TOKEN\n";
        };
    }

    private String options() {
        var options = new ArrayList<String>();
        options.add(option("gateway", gateway));
        switch (admittance) {
            case Admittance.ByPerson(var place) -> {
                options.addAll(at(place));
                options.add("--use-device-code");
            }
            case Admittance.ByPrincipal(var place, var principal) -> {
                options.addAll(at(place));
                options.add(option("service-principal-id", principal));
            }
            case Admittance.ByToken _ -> {}
        }
        options.add(option("location", location));
        if (!tags.isEmpty()) {
            options.add(option("tags", tags));
        }
        return String.join(" \\\n    ", options);
    }

    private static List<String> at(Admittance.Place place) {
        return List.of(
                option("subscription-id", place.subscription()),
                option("resource-group", place.group()),
                option("tenant-id", place.tenant()));
    }

    /// Name and value in one word, so that a value may begin with a dash.
    private static String option(String name, String value) {
        return quoted("--" + name + "=" + value);
    }

    /// One word to a shell, whatever is in it.
    private static String quoted(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell cannot take a text with NUL in it");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String template() {
        try (var in = OnboardingScript.class.getResourceAsStream("onboard.sh")) {
            if (in == null) {
                throw new IllegalStateException("onboard.sh is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("onboard.sh", unreadable);
        }
    }
}
