package io.muster.identity;

import static io.muster.identity.Lab.KEY;
import static io.muster.identity.Lab.OTHER_KEY;
import static io.muster.identity.Lab.as;
import static io.muster.identity.Lab.body;
import static io.muster.identity.Lab.enrol;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.StringWriter;
import java.security.KeyPair;
import java.time.Clock;
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

    private static final String MACHINES = Lab.machines(People.GROUP);
    private static final String LONG =
            "a very long name of a system, a very long name of a system, a very long name of a system, "
                    + "a very long name of a system, a very long name of a system, a very long name of a system, "
                    + "a very long name of a system, a very long name of a system, a very long name of a system";

    private final String name = "m-" + UUID.randomUUID();

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
        assertThat(enrol(name, KEY)).isEqualTo(id);
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
}
