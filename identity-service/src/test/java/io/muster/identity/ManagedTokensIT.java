package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ManagedTokensIT {

    private static final String VAULT = "https://vault.azure.net";
    private static final String TOKEN_URL = MusterServers.GATEWAY + "/agent/v1/identity/token";

    private final String name = "t-" + UUID.randomUUID();
    private final String resourceId = Lab.machines(People.GROUP) + "/" + name;
    private String machine;

    @BeforeEach
    void aMachine() {
        machine = Lab.enrol(name, Lab.KEY).toString();
    }

    @Test
    void aTokenForSomebodyElseNamesTheMachineAsAzureDoes() throws Exception {
        var grant = token(Map.of("resource", VAULT))
                .statusCode(200)
                .body("expires_in", equalTo(86_400))
                .body("token_type", equalTo("Bearer"));
        var claims = verified(grant.extract().path("access_token")).getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly(VAULT);
        assertThat(claims.getIssuer()).isEqualTo(MusterServers.GATEWAY + "/agent/v1/identity");
        assertThat(claims.getSubject()).isEqualTo(machine);
        assertThat(claims.getStringClaim("oid")).isEqualTo(machine);
        assertThat(claims.getStringClaim("appid")).isEqualTo(machine);
        assertThat(claims.getStringClaim("tid")).isEqualTo("22222222-2222-4333-8444-555555555555");
        assertThat(claims.getStringClaim("idtyp")).isEqualTo("app");
        assertThat(claims.getStringClaim("xms_mirid")).isEqualTo(resourceId);
        assertThat(claims.getClaim("resource_id"))
                .as("what makes a caller a machine to Muster")
                .isNull();
        assertThat(Duration.between(
                        claims.getNotBeforeTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aTokenForMusterIsAskedForWithoutAResource() throws Exception {
        var claims = verified(token(Map.of())
                        .statusCode(200)
                        .body("expires_in", equalTo(3_600))
                        .extract()
                        .path("access_token"))
                .getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly("muster-agent");
        assertThat(claims.getStringClaim("resource_id")).isEqualTo(resourceId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "muster",
                "muster-agent",
                "no uri",
                MusterServers.GATEWAY,
                MusterServers.GATEWAY + "/",
                TOKEN_URL,
                "https://MUSTER.test:443/x"
            })
    void noTokenIsMadeForMusterByNameOrForNobody(String resource) {
        token(Map.of("resource", resource)).statusCode(400).body("error.code", equalTo("invalid_resource"));
    }

    @Test
    void aTokenForSomebodyElseIsNoAssertion() {
        String managed =
                token(Map.of("resource", VAULT)).statusCode(200).extract().path("access_token");
        post(managed, Map.of()).statusCode(401).body("error.code", equalTo("invalid_client"));
    }

    @Test
    void discoverySaysWhereTheKeysAreAndHowToAsk() {
        given().get("/agent/v1/identity/.well-known/openid-configuration")
                .then()
                .statusCode(200)
                .body("issuer", equalTo(MusterServers.GATEWAY + "/agent/v1/identity"))
                .body("jwks_uri", equalTo(MusterServers.GATEWAY + "/agent/v1/identity/jwks"))
                .body("token_endpoint", equalTo(TOKEN_URL))
                .body("token_endpoint_auth_methods_supported", hasItem("private_key_jwt"));
        given().get("/agent/v1/identity/jwks")
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("max-age=3600"))
                .body("keys.d", equalTo(Arrays.asList(null, null)));
    }

    private static SignedJWT verified(String text) throws Exception {
        var jwt = SignedJWT.parse(text);
        var keys = JWKSet.parse(given().get("/agent/v1/identity/jwks").asString());
        var signer = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
        assertThat(jwt.verify(new ECDSAVerifier(signer.toECKey()))).isTrue();
        return jwt;
    }

    private ValidatableResponse token(Map<String, String> more) {
        var now = Clock.systemUTC().instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(machine)
                .subject(machine)
                .audience(TOKEN_URL)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .build();
        try {
            var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
            jwt.sign(new RSASSASigner(Lab.KEY.getPrivate()));
            return post(jwt.serialize(), more);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ValidatableResponse post(String assertion, Map<String, String> more) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .formParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .formParam("client_assertion", assertion)
                .formParams(more)
                .post("/agent/v1/identity/token")
                .then();
    }
}
