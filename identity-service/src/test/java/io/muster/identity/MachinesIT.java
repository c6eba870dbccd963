package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class MachinesIT {

    private static final String MACHINES = "/subscriptions/" + People.SUBSCRIPTION + "/resourceGroups/" + People.GROUP
            + "/providers/Microsoft.HybridCompute/machines";
    private static final KeyPair KEY = pair();
    private static final KeyPair OTHER_KEY = pair();
    private static final String TOKEN_URL = MusterServers.GATEWAY + "/agent/v1/identity/token";

    private static final String LONG =
            "a very long name of a system, a very long name of a system, a very long name of a system, "
                    + "a very long name of a system, a very long name of a system, a very long name of a system, "
                    + "a very long name of a system, a very long name of a system, a very long name of a system";

    private final String name = "m-" + UUID.randomUUID();

    private static RequestSpecification as(String principal) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2024-07-10")
                .contentType("application/json");
    }

    @Test
    void aMachineIsEnrolledToldListedAndDeleted() {
        var id = enrol(name, KEY);
        as(People.READER)
                .get(MACHINES + "/" + name.toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("properties.vmId", equalTo(id.toString()))
                .body("properties.status", equalTo("AwaitingConnection"))
                .body("properties.osSku", equalTo("Debian"))
                .body("identity.principalId", equalTo(id.toString()));
        as(People.READER).get(MACHINES).then().statusCode(200).body("value.name", hasItem(name));
        as(People.READER)
                .get("/subscriptions/" + People.SUBSCRIPTION + "/providers/Microsoft.HybridCompute/machines")
                .then()
                .statusCode(200)
                .body("value.name", hasItem(name));
        FactProbe.await(MachineChanged.class, fact -> fact.machine().equals(id));
        as(People.OWNER).delete(MACHINES + "/" + name).then().statusCode(200);
        as(People.OWNER).delete(MACHINES + "/" + name).then().statusCode(204);
        as(People.OWNER)
                .get(MACHINES + "/" + name)
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ResourceNotFound"));
        FactProbe.awaitTombstone(MachineChanged.class, id.toString());
        token(assertion(id, KEY, TOKEN_URL, Duration.ofMinutes(2))).statusCode(401);
    }

    @Test
    void aLostAnswerCanBeAskedForAgainButAnotherKeyCannotTakeThePlace() {
        var id = enrol(name, KEY);
        assertThat(enrol(name, KEY)).isEqualTo(id);
        as(People.OWNER)
                .body(body(OTHER_KEY, "linux"))
                .put(MACHINES + "/" + name)
                .then()
                .statusCode(409)
                .body("error.code", equalTo("MachineExists"));
        token(assertion(id, KEY, TOKEN_URL, Duration.ofMinutes(2))).statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux | solaris | InvalidOsType",
                "SystemAssigned | UserAssigned | InvalidIdentityType",
                "cellar |  | LocationRequired",
                "clientPublicKey | someKey | InvalidPublicKey",
                "{ | [ | InvalidRequestContent",
                "Debian | " + LONG + " | InvalidProperties"
            })
    void badBodiesAreRefusedByKindAndMakeNothing(String from, String to, String code) {
        var bad = body(KEY, "linux").replaceFirst(Pattern.quote(from), to == null ? "" : to);
        as(People.OWNER)
                .body(bad)
                .put(MACHINES + "/" + name)
                .then()
                .statusCode(400)
                .body("error.code", equalTo(code));
        as(People.OWNER).get(MACHINES + "/" + name).then().statusCode(404);
    }

    @Test
    void aBadNameAndAnUnknownGroupAreRefused() {
        as(People.OWNER)
                .body(body(KEY, "linux"))
                .put(MACHINES + "/" + "x".repeat(55))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidResourceName"));
        as(People.OWNER)
                .body(body(KEY, "linux"))
                .put(MACHINES.replace("/" + People.GROUP + "/", "/nowhere/") + "/" + name)
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ResourceGroupNotFound"));
    }

    @Test
    void deletingAGroupTouchesNoNamesake() {
        var groups = "/subscriptions/" + People.SUBSCRIPTION + "/resourceGroups/";
        for (var group : new String[] {"a_b", "a-b"}) {
            as(People.OWNER)
                    .body("{\"location\":\"cellar\"}")
                    .put(groups + group)
                    .then()
                    .statusCode(201);
            as(People.OWNER)
                    .body(body(KEY, "linux"))
                    .put(groups + group + "/providers/Microsoft.HybridCompute/machines/" + name)
                    .then()
                    .statusCode(200);
        }
        as(People.READER)
                .get(groups + "a_b/providers/Microsoft.HybridCompute/machines")
                .then()
                .body("value.size()", equalTo(1));
        as(People.OWNER).delete(groups + "a_b").then().statusCode(200);
        as(People.READER)
                .get(groups + "a-b/providers/Microsoft.HybridCompute/machines/" + name)
                .then()
                .statusCode(200);
        as(People.OWNER).delete(groups + "a-b").then().statusCode(200);
    }

    @Test
    void presenceBecomesTheStatus() {
        var id = enrol(name, KEY);
        var now = Clock.systemUTC().instant().plusSeconds(5);
        FactProbe.say(new PresenceChanged(id, MachineStatus.CONNECTED, now, "0.1.0", now));
        Awaitility.await()
                .untilAsserted(() -> as(People.READER)
                        .get(MACHINES + "/" + name)
                        .then()
                        .body("properties.status", equalTo("Connected")));
    }

    @Test
    void aCertificateIsForWhoHasTheKey() throws Exception {
        var id = enrol(name, KEY);
        certificate(id, id, KEY)
                .statusCode(200)
                .body("chain", startsWith("-----BEGIN CERTIFICATE-----"))
                .body("renewAfter", notNullValue());
        FactProbe.await(CertificateIssued.class, fact -> fact.machine().equals(id));
        certificate(id, id, OTHER_KEY).statusCode(403);
        certificate(MachineId.of(UUID.randomUUID().toString()), id, KEY).statusCode(400);
        var stranger = MachineId.of(UUID.randomUUID().toString());
        certificate(stranger, stranger, KEY).statusCode(403);
        given().contentType("application/json")
                .body("{\"machine\":\"" + id + "\",\"signingRequest\":\"nonsense\"}")
                .post("/agent/v1/identity/certificates")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidSigningRequest"));
    }

    @Test
    void anAssertionIsWorthOneTokenForItsMachineOnly() {
        var id = enrol(name, KEY);
        var good = assertion(id, KEY, TOKEN_URL, Duration.ofMinutes(2));
        token(good).statusCode(200).body("token_type", equalTo("Bearer")).body("access_token", notNullValue());
        token(good).statusCode(401).body("error.code", equalTo("invalid_client"));
        token(assertion(id, OTHER_KEY, TOKEN_URL, Duration.ofMinutes(2))).statusCode(401);
        token(assertion(id, KEY, "https://elsewhere", Duration.ofMinutes(2))).statusCode(401);
        token(assertion(id, KEY, TOKEN_URL, Duration.ofMinutes(-5))).statusCode(401);
        token(assertion(id, KEY, TOKEN_URL, Duration.ofHours(2))).statusCode(401);
        token(new PlainJWT(claims(id, TOKEN_URL, Duration.ofMinutes(2))).serialize())
                .statusCode(401);
        token("nonsense").statusCode(401);
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

    private static MachineId enrol(String name, KeyPair key) {
        var vmId = as(People.OWNER)
                .body(body(key, "linux"))
                .put(MACHINES + "/" + name)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("properties.vmId");
        return MachineId.of(vmId);
    }

    private static String body(KeyPair key, String os) {
        return """
                {"location":"cellar","identity":{"type":"SystemAssigned"},
                 "properties":{"clientPublicKey":"%s","osType":"%s","osName":"linux","osSku":"Debian"}}
                """.formatted(pkcs1(key), os);
    }

    private static ValidatableResponse certificate(MachineId machine, MachineId subject, KeyPair key) throws Exception {
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + subject), key.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()));
        var pem = new StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(request);
        }
        return given().contentType("application/json")
                .body(Map.of("machine", machine.toString(), "signingRequest", pem.toString()))
                .post("/agent/v1/identity/certificates")
                .then();
    }

    private static ValidatableResponse token(String assertion) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .formParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .formParam("client_assertion", assertion)
                .post("/agent/v1/identity/token")
                .then();
    }

    private static String assertion(MachineId machine, KeyPair key, String audience, Duration life) {
        try {
            var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims(machine, audience, life));
            jwt.sign(new RSASSASigner(key.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JWTClaimsSet claims(MachineId machine, String audience, Duration life) {
        Instant now = Clock.systemUTC().instant();
        return new JWTClaimsSet.Builder()
                .issuer(machine.toString())
                .subject(machine.toString())
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
    }

    private static String pkcs1(KeyPair pair) {
        var key = (RSAPublicKey) pair.getPublic();
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            new org.bouncycastle.asn1.pkcs.RSAPublicKey(key.getModulus(), key.getPublicExponent())
                                    .getEncoded("DER"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
