package io.muster.agent.check;

import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/// Walks to an endpoint step by step, so that what fails has a name: the name service, the connection, TLS, the
/// answer, the clock.
public final class NetworkCheck {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final Duration TOLERABLE_SKEW = Duration.ofSeconds(120);
    private static final List<String> ORDER = List.of("dns", "tcp", "tls", "http", "clock");

    private final Gateway gateway;
    private final Clock clock;

    /// @param gateway whose trust is used
    public NetworkCheck(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    /// The gateway, and where it says that people sign in.
    public List<Reach> all() {
        var found = new ArrayList<Reach>();
        found.add(reach("control plane", gateway.url(), "/metadata/endpoints?api-version=2022-09-01"));
        if (found.getFirst().isReachable()) {
            login().ifPresent(login -> found.add(reach("signing in", login, "/.well-known/openid-configuration")));
        }
        return found;
    }

    private Optional<String> login() {
        var answer = gateway.send(
                gateway.request("/metadata/endpoints?api-version=2022-09-01").build());
        return Optional.of(answer.json()
                        .path(0)
                        .path("authentication")
                        .path("loginEndpoint")
                        .asText())
                .filter(endpoint -> !endpoint.isEmpty());
    }

    private Reach reach(String purpose, String url, String path) {
        var uri = URI.create(url);
        var proxy = proxy(uri);
        var steps = new ArrayList<Step>();
        if (proxy.isEmpty()) {
            walk(uri, steps);
        } else {
            List.of("dns", "tcp", "tls").forEach(name -> steps.add(Step.skipped(name, "the proxy does it")));
        }
        if (steps.stream().noneMatch(step -> step.outcome() == Step.Outcome.FAILED)) {
            ask(url + path, steps);
        }
        ORDER.stream().skip(steps.size()).forEach(name -> steps.add(Step.skipped(name, "not tried")));
        return new Reach(purpose, url, proxy, steps);
    }

    private static String proxy(URI uri) {
        var selector = ProxySelector.getDefault();
        return selector == null
                ? ""
                : selector.select(uri).stream()
                        .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
                        .map(proxy -> String.valueOf(proxy.address()))
                        .findFirst()
                        .orElse("");
    }

    /// Name service, connection, TLS; ends at the first that fails.
    private void walk(URI uri, List<Step> steps) {
        InetAddress address;
        try {
            var all = InetAddress.getAllByName(uri.getHost());
            address = all[0];
            steps.add(Step.ok(
                    "dns", Arrays.stream(all).map(InetAddress::getHostAddress).collect(Collectors.joining(" "))));
        } catch (UnknownHostException unknown) {
            steps.add(Step.failed("dns", uri.getHost() + " has no address"));
            return;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port(uri)), PATIENCE_MILLIS);
            steps.add(Step.ok("tcp", "port " + port(uri)));
            socket.setSoTimeout(PATIENCE_MILLIS);
            steps.add(isSecure(uri) ? shakeHands(uri, socket) : Step.skipped("tls", "no TLS"));
        } catch (IOException refused) {
            steps.add(Step.failed("tcp", "port " + port(uri) + ": " + refused.getMessage()));
        }
    }

    private Step shakeHands(URI uri, Socket socket) {
        var factory = gateway.client().sslContext().getSocketFactory();
        try (var tls = (SSLSocket) factory.createSocket(socket, uri.getHost(), port(uri), false)) {
            var parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return Step.ok("tls", tls.getSession().getProtocol() + ", " + certificate(tls));
        } catch (IOException bad) {
            return Step.failed("tls", String.valueOf(bad.getMessage()));
        }
    }

    private String certificate(SSLSocket tls) throws SSLPeerUnverifiedException {
        var leaf = tls.getSession().getPeerCertificates()[0];
        if (!(leaf instanceof X509Certificate certificate)) {
            return "certificate";
        }
        long days = Duration.between(clock.instant(), certificate.getNotAfter().toInstant())
                .toDays();
        return certificate.getSubjectX500Principal().getName() + " good for " + days + " days";
    }

    private void ask(String url, List<Step> steps) {
        try {
            var answer = gateway.send(gateway.request(url).build());
            steps.add(
                    answer.isSuccess()
                            ? Step.ok("http", Integer.toString(answer.status()))
                            : Step.failed("http", "answered " + answer.status()));
            steps.add(clock(answer.date()));
        } catch (UncheckedIOException away) {
            steps.add(Step.failed("http", String.valueOf(away.getMessage())));
        }
    }

    private Step clock(Optional<Instant> there) {
        if (there.isEmpty()) {
            return Step.skipped("clock", "the answer has no date");
        }
        var skew = Duration.between(clock.instant(), there.get());
        return skew.abs().compareTo(TOLERABLE_SKEW) > 0
                ? Step.failed("clock", skew.toSeconds() + " s apart")
                : Step.ok("clock", skew.toSeconds() + " s apart");
    }

    private static boolean isSecure(URI uri) {
        return "https".equals(uri.getScheme());
    }

    private static int port(URI uri) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isSecure(uri) ? 443 : 80;
    }
}
