package io.muster.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What is around a gateway: a certificate, a stand-in for every service but one, which is away, and a [Realm] in place
/// of Keycloak.
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

    private static final int MOST_TRIES = 200;

    private @Nullable Vertx vertx;

    @Override
    public Map<String, String> start() {
        var loop = Vertx.vertx();
        vertx = loop;
        var port = free();
        var url = "https://localhost:" + port;
        var realm = new Realm(url + "/auth/realms/muster");
        var login = StandIn.start(loop, "login", realm);
        var settings = new HashMap<String, String>();
        settings.put("quarkus.http.test-ssl-port", Integer.toString(port));
        settings.put("quarkus.management.test-port", Integer.toString(free()));
        settings.put("muster.gateway.url", url);
        settings.put("muster.routes.login", login);
        for (var name : List.of("identity", "assignment", "evaluation", "notification")) {
            settings.put("muster.routes." + name, StandIn.start(loop, name, realm));
        }
        settings.put("muster.routes.extension", "http://127.0.0.1:" + free());
        settings.put("muster.routes.patience", "PT2S");
        settings.put("quarkus.oidc.auth-server-url", login + "/auth/realms/muster");
        settings.put("quarkus.oidc.token.issuer", realm.issuer());
        settings.put("quarkus.oidc.credentials.secret", "for-tests-only-for-tests-only-for-tests-only");
        settings.putAll(Pem.settings());
        settings.put("muster.onboarding.authority", settings.get("quarkus.tls.gateway.key-store.pem.0.cert"));
        settings.put(
                "muster.onboarding.publishers",
                Pem.file("publishers.txt", "their keys\n").toString());
        return settings;
    }

    @Override
    public void stop() {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /// Below the ports that the kernel gives to outgoing connections.
    private static int free() {
        for (int tries = 0; tries < MOST_TRIES; tries += 1) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no free port");
    }
}
