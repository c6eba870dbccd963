package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.muster.contracts.MachineId;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class TokensIT {

    private static final String TOKEN_URL = MusterServers.GATEWAY + "/agent/v1/identity/token";
    private static final Duration LIFE = Duration.ofMinutes(2);

    private final String name = "m-" + UUID.randomUUID();
    private final Instant now = Clock.systemUTC().instant();
    private MachineId id = new MachineId(UUID.randomUUID());

    @BeforeEach
    void aMachineIsEnrolled() {
        id = Lab.enrol(name, Lab.KEY);
    }

    @Test
    void anAssertionIsWorthOneTokenForItsMachineOnly() {
        var good = signed(claims(TOKEN_URL, LIFE), Lab.KEY);
        token(good).statusCode(200).body("token_type", equalTo("Bearer")).body("access_token", notNullValue());
        refused(good);
        refused(signed(claims(TOKEN_URL, LIFE), Lab.OTHER_KEY));
        refused(signed(claims("https://elsewhere", LIFE), Lab.KEY));
        refused(signed(claims(TOKEN_URL, Duration.ofMinutes(-5)), Lab.KEY));
        refused(signed(claims(TOKEN_URL, Duration.ofHours(2)), Lab.KEY));
        refused(new PlainJWT(claims(TOKEN_URL, LIFE)).serialize());
        refused("nonsense");
    }

    @Test
    void anAssertionFromBeforeTheStartIsRefusedBecauseItMayHaveBeenUsed() {
        var old = new JWTClaimsSet.Builder(claims(TOKEN_URL, LIFE))
                .issueTime(Date.from(now.minus(Duration.ofDays(1))))
                .build();
        refused(signed(old, Lab.KEY));
    }

    @Test
    void anAssertionSaysWhenItWasMadeAndHasAnIdOfItsOwn() {
        refused(signed(
                new JWTClaimsSet.Builder(claims(TOKEN_URL, LIFE))
                        .issueTime(null)
                        .build(),
                Lab.KEY));
        refused(signed(
                new JWTClaimsSet.Builder(claims(TOKEN_URL, LIFE)).jwtID(null).build(), Lab.KEY));
    }

    @Test
    void aMachineThatIsDeletedGetsNoMoreTokens() {
        Lab.as(People.OWNER)
                .delete(Lab.machines(People.GROUP) + "/" + name)
                .then()
                .statusCode(200);
        refused(signed(claims(TOKEN_URL, LIFE), Lab.KEY));
    }

    @Test
    void otherGrantsAreNotTaken() {
        given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "password")
                .post("/agent/v1/identity/token")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_grant_type"));
    }

    @Test
    void theKeysAreFoundByDiscovery() {
        given().get("/agent/v1/identity/.well-known/openid-configuration")
                .then()
                .statusCode(200)
                .body("issuer", equalTo(MusterServers.GATEWAY + "/agent/v1/identity"));
        given().get("/agent/v1/identity/jwks").then().statusCode(200).body("keys.size()", equalTo(2));
    }

    private static void refused(String assertion) {
        token(assertion).statusCode(401).body("error.code", equalTo("invalid_client"));
    }

    private static ValidatableResponse token(String assertion) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .formParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .formParam("client_assertion", assertion)
                .post("/agent/v1/identity/token")
                .then();
    }

    private static String signed(JWTClaimsSet claims, KeyPair key) {
        try {
            var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
            jwt.sign(new RSASSASigner(key.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private JWTClaimsSet claims(String audience, Duration life) {
        return new JWTClaimsSet.Builder()
                .issuer(id.toString())
                .subject(id.toString())
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
    }
}
