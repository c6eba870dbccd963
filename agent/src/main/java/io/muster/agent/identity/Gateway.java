package io.muster.agent.identity;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.muster.agent.fault.AwayException;
import io.muster.agent.fault.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The control plane as this machine reaches it.
public final class Gateway {

    /// Reads and writes the records of the agent protocol. Fields of a newer version are passed over.
    public static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Of any answer but a package.
    public static final long LARGEST = 8L * 1024 * 1024;

    private final String url;
    private final HttpClient client;

    private Gateway(String url, HttpClient client) {
        this.url = url;
        this.client = client;
    }

    /// What came back.
    public record Answer(int status, byte[] body, Map<String, String> headers) {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /// An object without fields when the body is no JSON.
        public JsonNode json() {
            try {
                return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            } catch (IOException notJson) {
                return JSON.createObjectNode();
            }
        }

        public <T> T as(Class<T> kind) {
            try {
                return JSON.readValue(body, kind);
            } catch (IOException strange) {
                throw new AwayException("the answer is not understood", strange);
            }
        }

        /// The code of the error envelope; nothing when there is none.
        public String code() {
            return json().path("error").path("code").asText();
        }

        /// The server's clock when it answered, as far as it says.
        public Optional<Instant> date() {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase("date"))
                    .flatMap(header -> instant(header.getValue()).stream())
                    .findFirst();
        }

        private static Optional<Instant> instant(String text) {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeParseException strange) {
                return Optional.empty();
            }
        }

        /// For messages: the code and message of the error envelope.
        public String error() {
            var error = json().path("error");
            return status + " " + error.path("code").asText() + " "
                    + error.path("message").asText();
        }
    }

    /// Trusts the certificates in the file; those of the Java runtime when there is no file. What is asked is little,
    /// and seldom two things at once: HTTP/2 would only take memory.
    public static Gateway at(String url, Path authority) {
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
        if (Files.exists(authority)) {
            var _ = builder.sslContext(trusting(authority));
        }
        return new Gateway(url.endsWith("/") ? url.substring(0, url.length() - 1) : url, builder.build());
    }

    public String url() {
        return url;
    }

    public HttpClient client() {
        return client;
    }

    /// A request to a path, or to an address below the gateway's.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("/") ? url + path : path))
                .timeout(PATIENCE);
    }

    /// @throws AwayException when the gateway cannot be reached, or says too much
    public Answer send(HttpRequest request) {
        return send(request, LARGEST);
    }

    /// @param largest how many bytes of an answer are read: what is behind an address could send without end
    public Answer send(HttpRequest request, long largest) {
        try {
            var response = client.send(
                    request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), largest));
            var headers = new HashMap<String, String>();
            response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Answer(response.statusCode(), response.body(), headers);
        } catch (IOException unreachable) {
            throw new AwayException(
                    url + " cannot be reached: "
                            + Optional.ofNullable(unreachable.getMessage()).orElse(unreachable.toString()),
                    unreachable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", stop));
        }
    }

    private static SSLContext trusting(Path authority) {
        try (var in = Files.newInputStream(authority)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number, certificate);
                number += 1;
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw new StorageException(authority + " cannot be read", unreadable);
        } catch (GeneralSecurityException bad) {
            throw new IllegalStateException(authority + " holds no certificates", bad);
        }
    }
}
