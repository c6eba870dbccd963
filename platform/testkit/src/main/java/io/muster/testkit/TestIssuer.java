package io.muster.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/// Stands in for Keycloak and for the token endpoint of identity-service: publishes a key and signs tokens with it that
/// are shaped like theirs. The real ones are met in the stories of `deploy/suites`.
public final class TestIssuer {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final String REALM = "/auth/realms/muster";
    private static final String MACHINES = "/agent/v1/identity";
    private static final RSAKey KEY = key();
    private static volatile String gateway = "";

    private final HttpServer server;

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    static TestIssuer start(String gatewayUrl) {
        gateway = gatewayUrl;
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var address = "http://127.0.0.1:" + server.getAddress().getPort();
            var keys = new JWKSet(KEY.toPublicJWK()).toString();
            answer(server, REALM + "/certs", keys);
            answer(server, MACHINES + "/jwks", keys);
            answer(server, REALM + "/.well-known/openid-configuration", """
                    {"issuer":"%1$s/auth/realms/muster","jwks_uri":"%2$s/auth/realms/muster/certs",
                     "authorization_endpoint":"%2$s/auth","token_endpoint":"%2$s/token"}
                    """.formatted(gatewayUrl, address));
            server.start();
            return new TestIssuer(server);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A token of the people's tenant.
    public static String person(String principal) {
        return sign(claims(principal));
    }

    /// A token of somebody who is in groups.
    public static String member(String principal, String... groups) {
        return sign(claims(principal).claim("groups", List.of(groups)));
    }

    private static JWTClaimsSet.Builder claims(String principal) {
        return new JWTClaimsSet.Builder()
                .issuer(gateway + REALM)
                .audience("muster")
                .subject(principal)
                .claim("preferred_username", principal);
    }

    /// A token of the machines' tenant.
    public static String machine(MachineId machine, ResourceId resource) {
        return sign(new JWTClaimsSet.Builder()
                .issuer(gateway + MACHINES)
                .audience("muster-agent")
                .subject(machine.toString())
                .claim("resource_id", resource.value()));
    }

    String people() {
        return base() + REALM;
    }

    String machines() {
        return base() + MACHINES;
    }

    void stop() {
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String sign(JWTClaimsSet.Builder claims) {
        var now = Clock.systemUTC().instant();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(),
                claims.issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            jwt.sign(new RSASSASigner(KEY));
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
        return jwt.serialize();
    }

    private static void answer(HttpServer server, String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var _ = server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2_048).keyID("test").generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
