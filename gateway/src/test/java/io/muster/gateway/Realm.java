package io.muster.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/// Stands in for Keycloak: every code is good for a session of one person, if the proof of the one who asked for it
/// comes along.
final class Realm {

    static final String PERSON = "ada";

    private final String issuer;
    private final RsaJsonWebKey key;

    Realm(String issuer) {
        this.issuer = issuer;
        try {
            this.key = RsaJwkGenerator.generateJwk(2_048);
            key.setKeyId("test");
        } catch (JoseException broken) {
            throw new IllegalStateException(broken);
        }
    }

    String issuer() {
        return issuer;
    }

    void describe(HttpServerRequest request) {
        var here = request.absoluteURI().replace("/.well-known/openid-configuration", "");
        json(
                request,
                new JsonObject()
                        .put("issuer", issuer)
                        .put("jwks_uri", here + "/certs")
                        .put("authorization_endpoint", here + "/sign-in")
                        .put("end_session_endpoint", here + "/sign-out")
                        .put("token_endpoint", here + "/tokens"));
    }

    void publish(HttpServerRequest request) {
        var published = new JsonObject(key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        json(request, new JsonObject().put("keys", new JsonArray().add(published)));
    }

    void exchange(HttpServerRequest request) {
        request.body().onSuccess(form -> {
            if (!form.toString().contains("code_verifier=")) {
                request.response().setStatusCode(400).end();
                return;
            }
            json(
                    request,
                    new JsonObject()
                            .put("access_token", token("muster"))
                            .put("id_token", token("muster-console"))
                            .put("refresh_token", "refresh")
                            .put("token_type", "Bearer")
                            .put("expires_in", 300));
        });
    }

    private String token(String audience) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        var claims = new JsonObject(Map.of(
                "iss",
                issuer,
                "aud",
                audience,
                "sub",
                "aaaaaaaa-0000-4000-8000-000000000001",
                "preferred_username",
                PERSON,
                "iat",
                now,
                "exp",
                now + 300));
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKeyIdHeaderValue("test");
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.encode());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void json(HttpServerRequest request, JsonObject body) {
        request.response().putHeader("content-type", "application/json").end(body.encode());
    }
}
