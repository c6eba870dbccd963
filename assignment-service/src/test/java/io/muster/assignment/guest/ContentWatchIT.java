package io.muster.assignment.guest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.muster.assignment.ContentOnDisk;
import io.muster.assignment.Lab;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.TargetChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class ContentWatchIT {

    @Inject
    ContentWatch watch;

    private final Path directory = ConfigProvider.getConfig().getValue("muster.content.directory", Path.class);
    private final MachineId id = Lab.newId();
    private final Map<Path, byte[]> whole = new HashMap<>();
    private ResourceId machine = ResourceId.ROOT;

    @BeforeEach
    void aMachineIsCovered() throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                whole.put(file, Files.readAllBytes(file));
            }
        }
        var group = Lab.group();
        machine = Lab.machine(id, group, "m1");
        Lab.awaitKnown(machine);
        Lab.assign(group, "baseline");
        FactProbe.await(TargetChanged.class, fact -> fact.machine().equals(id));
    }

    @AfterEach
    void everythingIsPublishedAgain() throws Throwable {
        for (var file : whole.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
        watch.look();
    }

    @Test
    void aPackageThatCannotBeReadTakesNothingAwayAndTheServiceStaysWell() throws Throwable {
        var sha = sha();
        for (var file : whole.keySet()) {
            Files.writeString(file, "{");
        }
        watch.look();
        state().body("epoch", equalTo(1)).body("assignments.size()", equalTo(1));
        Lab.as(id, machine).get("/agent/v1/packages/" + sha).then().statusCode(200);
        Lab.as(People.READER).get(Lab.guest(machine)).then().statusCode(200);
        given().get("/q/health").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void aPackageThatIsTakenBackIsAskedForNoMore() throws Throwable {
        for (var file : whole.keySet()) {
            Files.delete(file);
        }
        watch.look();
        state().body("epoch", equalTo(2)).body("assignments.size()", equalTo(0));
        Lab.as(People.READER).get(Lab.guest(machine)).then().statusCode(404);
    }

    private String sha() {
        return state().extract().path("assignments[0].content.sha256");
    }

    private ValidatableResponse state() {
        return Lab.as(id, machine).get("/agent/v1/desired-state").then().statusCode(200);
    }
}
