package io.muster.agent.himds;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.PushedTime;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A joined machine with its endpoint, as far as there is no network in it.
final class Place {

    static final String VM = "0b6f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001";
    static final AgentConfig MACHINE = new AgentConfig(
            ResourceId.machine("6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001", "group", "box"),
            MachineId.of(VM),
            "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001",
            "group",
            "box",
            "here",
            "tenant",
            "https://muster.test",
            null,
            Map.of("role", "test", "city", "Bern"));
    static final String TOKEN =
            "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https%3A%2F%2Fvault.azure.net";

    final PushedTime clock = new PushedTime();
    final ManagedTokens tokens = new ManagedTokens(this::fetch, Duration.ofMillis(1), Duration.ofSeconds(5), clock);
    final ChallengeKeys keys;
    final Routes routes;
    volatile Map<String, String> tags = MACHINE.tags();
    volatile boolean away;
    volatile boolean disconnected;
    volatile boolean refusing;

    Place(Path directory) {
        keys = ChallengeKeys.in(directory, clock);
        var system = new OsRelease(Map.of("PRETTY_NAME", "Debian GNU/Linux 12", "VERSION_ID", "12"));
        routes = new Routes(
                new TokenEndpoint(MACHINE, keys, tokens, () -> !disconnected),
                new InstanceMetadata(MACHINE, system, () -> tags));
    }

    private ManagedToken fetch(String resource) {
        if (away) {
            throw new UncheckedIOException(new IOException("nobody there"));
        }
        if (refusing) {
            throw new RefusedException("invalid_resource", "no token is made for this");
        }
        return new ManagedToken(
                "for " + resource, clock.instant(), clock.instant().plus(Duration.ofHours(24)));
    }

    static Map<String, List<String>> headers(String... namesAndValues) {
        var headers = new HashMap<String, List<String>>();
        headers.put("host", List.of("localhost:40342"));
        headers.put("metadata", List.of("true"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return headers;
    }

    LocalAnswer get(String target, String... headers) {
        return routes.answer(new LocalRequest("GET", target, headers(headers), false));
    }

    /// As an SDK does it: the challenge, the file, the token.
    LocalAnswer token(String target) throws IOException {
        var challenge = Objects.requireNonNull(get(target).headers().get("Www-Authenticate"));
        var key = Files.readString(Path.of(challenge.split("=")[1]));
        return get(target, "authorization", "Basic " + key);
    }

    static JsonNode json(LocalAnswer answer) throws IOException {
        return Gateway.JSON.readTree(answer.body());
    }
}
