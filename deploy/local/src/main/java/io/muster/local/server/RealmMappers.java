package io.muster.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/// What tokens say, in a realm that is there already: Keycloak imports a realm once, and a newer version may want
/// more in a token than the one that made it. Adds what is missing to the realm's clients; changes and takes away
/// nothing.
public final class RealmMappers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String keycloak;
    private final String password;

    /// @param port of Keycloak on loopback
    /// @param password of its `admin`
    public RealmMappers(int port, String password) {
        this.keycloak = "http://127.0.0.1:" + port + "/auth";
        this.password = password;
    }

    /// Says what was added, as `client: mapper`.
    ///
    /// @param realm as it would be imported
    /// @throws IOException when Keycloak refuses, or is not there
    public List<String> complete(String realm) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            var token = token(client);
            var added = new ArrayList<String>();
            for (var wanted : JSON.readTree(realm).path("clients")) {
                for (var there : find(client, token, wanted)) {
                    added.addAll(complete(client, token, wanted, there));
                }
            }
            return added;
        }
    }

    private JsonNode find(HttpClient client, String token, JsonNode wanted) throws IOException {
        return send(
                client,
                admin("/clients?clientId=" + encoded(name(wanted)), token).GET().build());
    }

    private List<String> complete(HttpClient client, String token, JsonNode wanted, JsonNode there) throws IOException {
        var added = new ArrayList<String>();
        for (var mapper : wanted.path("protocolMappers")) {
            if (!has(there, mapper)) {
                var models = "/clients/" + there.path("id").asText() + "/protocol-mappers/models";
                var _ = send(
                        client,
                        admin(models, token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(mapper.toString()))
                                .build());
                added.add(name(wanted) + ": " + mapper.path("name").asText());
            }
        }
        return added;
    }

    private static boolean has(JsonNode client, JsonNode mapper) {
        return StreamSupport.stream(client.path("protocolMappers").spliterator(), false)
                .anyMatch(one -> one.path("name").equals(mapper.path("name")));
    }

    private static String name(JsonNode client) {
        return client.path("clientId").asText();
    }

    private String token(HttpClient client) throws IOException {
        var form = "grant_type=password&client_id=admin-cli&username=admin&password=" + encoded(password);
        var request = request("/realms/master/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return send(client, request).path("access_token").asText();
    }

    private HttpRequest.Builder admin(String path, String token) {
        return request("/admin/realms/muster" + path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(keycloak + path)).timeout(PATIENCE);
    }

    private static JsonNode send(HttpClient client, HttpRequest request) throws IOException {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException("Keycloak answered with " + answer.statusCode() + " to " + request.method() + " "
                        + request.uri().getPath());
            }
            return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
