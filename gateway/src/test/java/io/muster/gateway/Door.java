package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/// A client in front of the gateway. It trusts the gateway's certificate and no other, and keeps cookies like a
/// browser.
final class Door {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SSLContext trust = trust();
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(trust)
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(PATIENCE)
            .build();

    static String url() {
        return setting("muster.gateway.url");
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("/") ? url() + path : path))
                .timeout(PATIENCE);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(to(path));
    }

    /// As a browser does, but for the realm's own page: it would ask for a password.
    HttpResponse<String> signIn() throws IOException {
        var asked = get("/console/").headers().firstValue("location").orElseThrow();
        var state = asked.replaceAll(".*[?&]state=([^&]+).*", "$1");
        var signedIn = get("/console/signed-in?code=c&state=" + state);
        assertThat(signedIn.statusCode()).isEqualTo(302);
        assertThat(signedIn.headers().firstValue("location").orElseThrow()).startsWith(url() + "/console/");
        return signedIn;
    }

    /// What a browser would send along to the path, for [#raw].
    String cookies(String path) throws IOException {
        var header = cookies.get(URI.create(url() + path), Map.of()).getOrDefault("Cookie", List.of());
        return String.join("; ", header);
    }

    /// Sends these very characters and reads until the gateway closes.
    String raw(String request) {
        try (var line = open()) {
            line.say(request);
            return line.rest();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Line open() throws IOException {
        var at = URI.create(url());
        var socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", at.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return new Line(socket);
    }

    /// A connection on which one says and hears characters.
    record Line(SSLSocket socket) implements AutoCloseable {

        void say(String text) throws IOException {
            var out = socket.getOutputStream();
            out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        String rest() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        /// Everything up to and including the word.
        String until(String word) throws IOException {
            var heard = new ByteArrayOutputStream();
            while (!heard.toString(StandardCharsets.UTF_8).contains(word)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("closed before " + word + ": " + heard.toString(StandardCharsets.UTF_8));
                }
                heard.write(next);
            }
            return heard.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String setting(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }

    private static SSLContext trust() {
        try (var pem = Files.newInputStream(Path.of(setting("quarkus.tls.gateway.key-store.pem.0.cert")))) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
