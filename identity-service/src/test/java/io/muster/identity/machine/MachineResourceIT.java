package io.muster.identity.machine;

import static io.muster.identity.Lab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.identity.AllAtOnce;
import io.muster.identity.Lab;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Machine resources from end to end.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class MachineResourceIT {

    private static final String EVERYTHING = """
            "osType":"linux","osName":"linux","osVersion":"6.1","osSku":"Debian","osEdition":"12","agentVersion":"0.1.0",
            "machineFqdn":"web.example","domainName":"example","adFqdn":"web.ad.example","dnsFqdn":"web.example",
            "vmUuid":"f00","identityKeyStore":"Default","mssqlDiscovered":"false","hardwareResourceId":"/hw/1",
            "parentClusterResourceId":"/cluster/1","privateLinkScopeResourceId":"/pls/1",
            "detectedProperties":{"manufacturer":"QEMU","logicalCoreCount":"2"},
            "locationData":{"name":"Cellar","city":"Ulm","district":"Oststadt","countryOrRegion":"DE"},
            "agentUpgrade":{"desiredVersion":"2.0","correlationId":"c","enableAutomaticUpgrade":true},
            "osProfile":{"computerName":"web","linuxConfiguration":{"patchSettings":{"patchMode":"ImageDefault"}}},
            "networkProfile":{"networkInterfaces":[{"name":"eth0","ipAddresses":[{"address":"192.0.2.1"}]}]},
            "cloudMetadata":{"provider":"AWS"},"agentConfiguration":{"configMode":"full"},
            "serviceStatuses":{"extensionService":{"status":"running","startupType":"auto"}},
            "hardwareProfile":{"processors":[{"name":"x"}]},"storageProfile":{"disks":[]},
            "firmwareProfile":{"type":"UEFI"},"licenseProfile":{"esuProfile":{"licenseType":"None"}}
            """;

    @Inject
    AgroalDataSource database;

    private final String name = "m-" + UUID.randomUUID();
    private final String machine = Lab.machines(People.GROUP) + "/" + name;

    @Test
    void everythingThatCanBeSaidOfAMachineIsKeptAndGivenBack() {
        var sent = "{" + EVERYTHING + ",\"clientPublicKey\":\"" + Lab.pkcs1(Lab.KEY) + "\"";
        Map<String, Object> given = as(People.OWNER)
                .body("{\"location\":\"cellar\",\"kind\":\"aws\",\"tags\":{\"rack\":\"7\"},\"properties\":" + sent
                        + ",\"status\":\"Error\",\"vmId\":\"mine\",\"provisioningState\":\"Failed\",\"surprise\":1}}")
                .put(machine)
                .then()
                .statusCode(200)
                .body("kind", equalTo("AWS"))
                .body("identity.tenantId", equalTo("22222222-2222-4333-8444-555555555555"))
                .body("systemData.createdBy", equalTo(People.OWNER))
                .body("systemData.createdByType", equalTo("User"))
                .body("properties.provisioningState", equalTo("Succeeded"))
                .body("properties.status", equalTo("AwaitingConnection"))
                .body("properties", not(hasKey("surprise")))
                .extract()
                .path("properties");
        Map<String, Object> all = JsonPath.from(sent + "}").getMap("");
        assertThat(given).containsAllEntriesOf(all);
        assertThat(given.get("vmId")).isNotEqualTo("mine");
        as(People.READER).get(machine).then().statusCode(200).body("properties", equalTo(given));
        as(People.READER)
                .get(Lab.machines(People.GROUP))
                .then()
                .body("value.find { it.name == '" + name + "' }.properties", equalTo(given));
    }

    @Test
    void whatWasReadCanBePutBackAndChangesNothing() {
        Lab.enrol(name, Lab.KEY);
        var before = as(People.OWNER).get(machine).asString();
        as(People.OWNER).body(before).put(machine).then().statusCode(200);
        assertThat(as(People.OWNER).get(machine).asString()).isEqualTo(before);
    }

    @Test
    void aPatchIsMergedToldAndSigned() {
        var id = Lab.enrol(name, Lab.KEY);
        as(People.OWNER)
                .body(
                        "{\"tags\":{\"site\":\"lab\"},\"properties\":{\"agentUpgrade\":{\"enableAutomaticUpgrade\":true}}}")
                .patch(machine)
                .then()
                .statusCode(200)
                .body("tags", hasEntry("site", "lab"))
                .body("properties.agentUpgrade.enableAutomaticUpgrade", equalTo(true))
                .body("properties.osSku", equalTo("Debian"))
                .body("systemData.lastModifiedBy", equalTo(People.OWNER));
        FactProbe.await(
                MachineChanged.class,
                fact -> fact.machine().equals(id) && fact.tags().equals(Map.of("site", "lab")));
        as(People.OWNER)
                .body("{\"tags\":{\"site\":null}}")
                .patch(machine)
                .then()
                .statusCode(200)
                .body("tags", equalTo(new HashMap<>()));
        as(People.READER).body("{}").patch(machine).then().statusCode(403);
        as(People.OWNER)
                .body("{")
                .patch(machine)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
        as(People.OWNER)
                .body("{}")
                .patch(machine + "x")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ResourceNotFound"));
    }

    @Test
    void theInstanceViewIsWhatPresenceSaidLast() {
        var id = Lab.enrol(name, Lab.KEY);
        as(People.READER).get(machine).then().body("properties.instanceView", nullValue());
        as(People.READER)
                .queryParam("$expand", "instanceView")
                .get(machine)
                .then()
                .statusCode(200)
                .body("properties.instanceView.status", equalTo("AwaitingConnection"));
        var at = Clock.systemUTC().instant().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        FactProbe.say(new PresenceChanged(id, MachineStatus.CONNECTED, at, "0.9", at));
        Awaitility.await()
                .untilAsserted(() -> as(People.READER)
                        .queryParam("$expand", "instanceview")
                        .get(machine)
                        .then()
                        .body("properties.instanceView.status", equalTo("Connected"))
                        .body("properties.instanceView.agentVersion", equalTo("0.9"))
                        .body("properties.instanceView.lastStatusChange", equalTo(at.toString()))
                        .body("properties.instanceView.lastHeartbeat", equalTo(at.toString()))
                        .body("properties.extensions", hasSize(0)));
        as(People.READER)
                .queryParam("$expand", "everything")
                .get(machine)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidExpand"));
    }

    @Test
    void machinesComeInPages() {
        var group = "g-" + UUID.randomUUID();
        as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group).then().statusCode(201);
        for (var one : new String[] {"a", "b", "c"}) {
            assertThat(put(group, one).statusCode()).isEqualTo(200);
        }
        var names = new ArrayList<String>();
        var next = Lab.machines(group) + "?$top=2";
        int pages = 0;
        while (next != null && pages < 5) {
            var page = as(People.READER).urlEncodingEnabled(false).get(next.replace(MusterServers.GATEWAY, ""));
            names.addAll(page.<List<String>>path("value.name"));
            next = page.path("nextLink");
            pages += 1;
        }
        assertThat(names).containsExactly("a", "b", "c");
        assertThat(pages).isEqualTo(2);
    }

    @Test
    void aFullGroupTakesNoMoreHoweverManyComeAtOnce() throws Exception {
        var group = "g-" + UUID.randomUUID();
        as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group).then().statusCode(201);
        assertThat(put(group, "first").statusCode()).isEqualTo(200);
        fill(group, 4_995);
        var answers = AllAtOnce.call(12, i -> put(group, "m-" + i));
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .hasSize(5);
        assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                .hasSize(7)
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(409);
                    assertThat(answer.<String>path("error.code")).isEqualTo("ResourceQuotaExceeded");
                });
        as(People.READER).get(Lab.machines(group)).then().body("value", hasSize(6));
        assertThat(put(group, "first").statusCode()).isEqualTo(200);
        as(People.OWNER).delete(Lab.machines(group) + "/first").then().statusCode(200);
        assertThat(put(group, "second").statusCode()).isEqualTo(200);
        assertThat(put(group, "third").statusCode()).isEqualTo(409);
        as(People.OWNER).delete(Lab.GROUPS + group).then().statusCode(200);
        as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group).then().statusCode(201);
        assertThat(put(group, "again").statusCode()).isEqualTo(200);
    }

    @Test
    void machinesThatGoAloneAndWithTheirGroupNeverWaitInARing() throws Exception {
        var group = "g-" + UUID.randomUUID();
        for (int round = 0; round < 5; round += 1) {
            as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group).then().statusCode(201);
            for (int i = 0; i < 6; i += 1) {
                assertThat(put(group, "m-" + i).statusCode()).isEqualTo(200);
            }
            var answers = AllAtOnce.call(
                    7,
                    i -> as(People.OWNER)
                            .delete(i == 6 ? Lab.GROUPS + group : Lab.machines(group) + "/m-" + i)
                            .statusCode());
            assertThat(answers).isSubsetOf(200, 204);
        }
    }

    private static Response put(String group, String machine) {
        return as(People.OWNER).body(Lab.body(Lab.KEY, "linux")).put(Lab.machines(group) + "/" + machine);
    }

    private void fill(String group, int machines) throws SQLException {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("update machine_count set machines = ? where group_key like ?")) {
            statement.setInt(1, machines);
            statement.setString(2, "%/" + group);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
