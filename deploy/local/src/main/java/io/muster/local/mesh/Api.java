package io.muster.local.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The public API as the owner of the mesh sees it, through the gateway.
public final class Api implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 4;

    private final String gateway;
    private final HttpClient client;
    private final String token;

    private Api(String gateway, HttpClient client, String token) {
        this.gateway = gateway;
        this.client = client;
        this.token = token;
    }

    /// Signs in as the person.
    ///
    /// @param person `owner` or `reader`
    /// @throws IllegalStateException when that is refused
    public static Api as(String person, Mesh mesh) {
        var gateway = mesh.addresses().gateway();
        var client = client(mesh.directory());
        var form = form(Map.of(
                "grant_type",
                "password",
                "client_id",
                "muster-cli",
                "username",
                person,
                "password",
                mesh.secrets().of("people." + person)));
        var request = HttpRequest.newBuilder(URI.create(gateway + "/auth/realms/muster/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = patiently(client, request);
        if (answer.status() != 200) {
            throw new IllegalStateException("signing in as " + person + " failed: " + answer);
        }
        return new Api(gateway, client, answer.body().path("access_token").asText());
    }

    /// Shows this token, whoever's it is.
    public static Api bearing(String token, Mesh mesh) {
        return new Api(mesh.addresses().gateway(), client(mesh.directory()), token);
    }

    /// The access token, for callers with a client of their own.
    public String token() {
        return token;
    }

    /// What came back.
    public record Answer(int status, JsonNode body) {}

    public Answer get(String path, String version) {
        return send(client, request(path, version).GET().build());
    }

    public Answer put(String path, String version, String body) {
        return send(
                client,
                request(path, version)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    public Answer post(String path, String version) {
        return post(path, version, "");
    }

    public Answer post(String path, String version, String body) {
        return send(
                client,
                request(path, version)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    public Answer patch(String path, String version, String body) {
        return send(
                client,
                request(path, version)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    public Answer delete(String path, String version) {
        return send(client, request(path, version).DELETE().build());
    }

    /// All rows of a list, page after page.
    ///
    /// @throws IllegalStateException when a page is refused
    public List<JsonNode> list(String path, String version) {
        var rows = new ArrayList<JsonNode>();
        var next = gateway + path + "?api-version=" + version;
        while (!next.isEmpty()) {
            var answer = send(client, request(URI.create(next)).GET().build());
            if (answer.status() != 200) {
                throw new IllegalStateException("GET " + next + " failed: " + answer);
            }
            answer.body().path("value").forEach(rows::add);
            next = answer.body().path("nextLink").asText("");
        }
        return rows;
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path, String version) {
        return request(URI.create(gateway + path + "?api-version=" + version));
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE);
    }

    private static Answer send(HttpClient client, HttpRequest request) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parsed(response.body()));
        } catch (IOException failed) {
            throw new UncheckedIOException("the gateway cannot be reached: " + failed, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    /// The first call after a start: on a machine that is busy with it, the gateway may take a while to answer.
    private static Answer patiently(HttpClient client, HttpRequest request) {
        for (int left = TRIES; ; left -= 1) {
            try {
                return send(client, request);
            } catch (UncheckedIOException busy) {
                if (left == 0) {
                    throw busy;
                }
            }
        }
    }

    private static JsonNode parsed(@Nullable String body) throws IOException {
        return body == null || body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /// Trusts the mesh's own authority and nobody else.
    private static HttpClient client(MeshDirectory directory) {
        try (var in = Files.newInputStream(directory.authority())) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "mesh", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("is this a mesh? " + directory.authority(), unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
