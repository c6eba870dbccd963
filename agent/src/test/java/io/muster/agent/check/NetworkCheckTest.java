package io.muster.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.muster.agent.PrincipalFiles;
import io.muster.agent.identity.Gateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCheckTest {

    @TempDir
    Path directory;

    private final PrincipalFiles certificate = PrincipalFiles.elliptic();
    private HttpsServer server;
    private String url;
    private int status = 200;

    @BeforeEach
    void aGatewayWithTls() throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificate.store("p"), "p".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        url = "https://localhost:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = ("[{\"authentication\":{\"loginEndpoint\":\"" + url + "/realm\"}}]")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<Reach> check(String where, PrincipalFiles trusted, Clock clock) throws Exception {
        var authority = Files.writeString(directory.resolve("ca.pem"), trusted.certificatePem());
        return new NetworkCheck(Gateway.at(where, authority), clock).all();
    }

    private static Step step(Reach reach, String name) {
        return reach.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertEndsAt(Reach reach, String name) {
        assertThat(reach.isReachable()).isFalse();
        assertThat(reach.steps()).hasSize(5);
        assertThat(reach.steps().stream()
                        .filter(step -> step.outcome() == Step.Outcome.FAILED)
                        .map(Step::name))
                .containsExactly(name);
    }

    @Test
    void everyStepIsShownWhenAllIsWell() throws Exception {
        var found = check(url, certificate, Clock.systemUTC());
        assertThat(found).extracting(Reach::purpose).containsExactly("control plane", "signing in");
        assertThat(found).allMatch(Reach::isReachable);
        assertThat(found.getFirst().steps()).allMatch(step -> step.outcome() == Step.Outcome.OK);
        assertThat(step(found.getFirst(), "tls").detail()).contains("TLSv1", "CN=test", "good for 0 days");
    }

    /// No label of a name is that long, so nobody is asked.
    @Test
    void aNameWithoutAnAddressEndsAtDns() throws Exception {
        assertEndsAt(
                check("https://" + "x".repeat(70), certificate, Clock.systemUTC())
                        .getFirst(),
                "dns");
    }

    @Test
    void aPortThatIsClosedEndsAtTcp() throws Exception {
        server.stop(0);
        assertEndsAt(check(url, certificate, Clock.systemUTC()).getFirst(), "tcp");
    }

    @Test
    void aCertificateOfSomebodyElseEndsAtTls() throws Exception {
        assertEndsAt(check(url, PrincipalFiles.elliptic(), Clock.systemUTC()).getFirst(), "tls");
    }

    @Test
    void aCertificateForAnotherNameEndsAtTls() throws Exception {
        assertEndsAt(
                check(url.replace("localhost", "127.0.0.1"), certificate, Clock.systemUTC())
                        .getFirst(),
                "tls");
    }

    @Test
    void anAnswerThatIsNoneEndsAtHttp() throws Exception {
        status = 503;
        assertEndsAt(check(url, certificate, Clock.systemUTC()).getFirst(), "http");
    }

    @Test
    void aClockThatIsOffIsFoundOut() throws Exception {
        var late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        assertEndsAt(check(url, certificate, late).getFirst(), "clock");
    }
}
