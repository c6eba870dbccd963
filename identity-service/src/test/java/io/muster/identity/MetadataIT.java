package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class MetadataIT {

    private static final String ABOUT = """
            {"osType":"linux","osName":"linux","osSku":"Debian 13","clientPublicKey":"of somebody else",
             "detectedProperties":{"model":"box"},"cloudMetadata":{"provider":"AWS","region":"here"}}
            """;

    private final String name = "m-" + UUID.randomUUID();
    private MachineId id = new MachineId(UUID.randomUUID());

    @BeforeEach
    void aMachineIsEnrolled() {
        id = Lab.enrol(name, Lab.KEY);
    }

    private String path() {
        return Lab.machines(People.GROUP) + "/" + name;
    }

    private ValidatableResponse say(MachineId machine, String about) {
        return given().auth()
                .oauth2(TestIssuer.machine(machine, ResourceId.of(path())))
                .contentType("application/json")
                .body(about)
                .put(Endpoints.METADATA)
                .then();
    }

    @Test
    void aMachineSaysWhatItIsNowButNotWhoItIs() {
        String key = Lab.as(People.OWNER).get(path()).path("properties.clientPublicKey");
        say(id, ABOUT).statusCode(204);
        Lab.as(People.OWNER)
                .get(path())
                .then()
                .body("properties.osSku", equalTo("Debian 13"))
                .body("properties.detectedProperties.model", equalTo("box"))
                .body("properties.cloudMetadata.region", equalTo("here"))
                .body("properties.clientPublicKey", equalTo(key))
                .body("properties.vmId", equalTo(id.toString()))
                .body("location", equalTo("cellar"));
    }

    @Test
    void aMachineHearsWhatItIsTaggedWithFromTheMomentOfTheChange() {
        for (var rack : List.of("1", "2", "3")) {
            Lab.as(People.OWNER)
                    .contentType("application/json")
                    .body("{\"tags\":{\"rack\":\"" + rack + "\"}}")
                    .patch(path())
                    .then()
                    .statusCode(200);
            tags(TestIssuer.machine(id, ResourceId.of(path())))
                    .statusCode(200)
                    .body("machine", equalTo(id.toString()))
                    .body("tags", equalTo(Map.of("rack", rack)));
        }
        tags(TestIssuer.machine(new MachineId(UUID.randomUUID()), ResourceId.of(path())))
                .statusCode(404);
        tags(TestIssuer.person(People.OWNER)).statusCode(401);
    }

    private static ValidatableResponse tags(String token) {
        return given().auth().oauth2(token).get(Endpoints.TAGS).then();
    }

    @Test
    void whatPeopleSayOfAMachineStays() {
        Lab.as(People.OWNER)
                .contentType("application/json")
                .body("{\"properties\":{\"locationData\":{\"city\":\"Bern\"}}}")
                .patch(path())
                .then()
                .statusCode(200);
        say(id, "{\"osType\":\"linux\",\"osSku\":\"Debian 13\",\"locationData\":{\"city\":\"Basel\"}}")
                .statusCode(204);
        Lab.as(People.OWNER)
                .get(path())
                .then()
                .body("properties.osSku", equalTo("Debian 13"))
                .body("properties.locationData.city", equalTo("Bern"));
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        say(id, ABOUT).statusCode(204);
        String before = Lab.as(People.OWNER).get(path()).path("systemData.lastModifiedAt");
        say(id, ABOUT).statusCode(204);
        Lab.as(People.OWNER).get(path()).then().body("systemData.lastModifiedAt", equalTo(before));
    }

    @Test
    void whatIsNoDescriptionIsRefusedAndChangesNothing() {
        say(id, "{\"osType\":\"amiga\"}").statusCode(400);
        say(id, "{\"osType\":\"linux\",\"osSku\":\"" + "x".repeat(257) + "\"}").statusCode(400);
        say(id, "{\"osType\":{}}").statusCode(400);
        Lab.as(People.OWNER).get(path()).then().body("properties.osSku", equalTo("Debian"));
    }

    @Test
    void aMachineThatIsNotThereAndAPersonAreRefused() {
        say(new MachineId(UUID.randomUUID()), ABOUT).statusCode(404);
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER))
                .contentType("application/json")
                .body(ABOUT)
                .put(Endpoints.METADATA)
                .then()
                .statusCode(not(204));
        Lab.as(People.OWNER).get(path()).then().body("properties.osSku", equalTo("Debian"));
    }
}
