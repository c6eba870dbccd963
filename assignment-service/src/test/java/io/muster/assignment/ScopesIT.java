package io.muster.assignment;

import static io.muster.assignment.Lab.as;
import static io.muster.assignment.Lab.guest;
import static io.muster.assignment.Lab.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.contracts.facts.TargetChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class ScopesIT {

    private static final int MACHINE_PARTITIONS = 6;

    @Inject
    AgroalDataSource database;

    private final String name = "p-" + UUID.randomUUID();

    @Test
    void aGroupThatGoesTakesThePoliciesAtAndBelowItAlongAndNoOthers() {
        var suffix = UUID.randomUUID();
        var group = Lab.group("a_b-" + suffix);
        var namesake = Lab.group("axb-" + suffix);
        var id = Lab.newId();
        var machine = Lab.machine(id, group, "m1");
        Lab.awaitKnown(machine);
        Lab.assign(group, name);
        Lab.assign(machine, name + "-low");
        Lab.assign(namesake, name);
        FactProbe.await(GuestAssignmentChanged.class, fact -> fact.machine().equals(id));
        FactProbe.tombstone(ScopeChanged.class, group.key());
        FactProbe.awaitTombstone(PolicyAssignmentChanged.class, key(policy(group, name)));
        FactProbe.awaitTombstone(PolicyAssignmentChanged.class, key(policy(machine, name + "-low")));
        FactProbe.awaitTombstone(GuestAssignmentChanged.class, key(guest(machine)));
        as(People.READER).get(policy(group, name)).then().statusCode(404);
        as(People.READER).get(policy(namesake, name)).then().statusCode(200);
        assertThat(FactProbe.now(PolicyAssignmentChanged.class, key(policy(namesake, name))))
                .hasSize(1);
    }

    @Test
    void aGroupThatIsMadeAnewBeginsWithoutPolicies() {
        var group = Lab.group();
        Lab.assign(group, name);
        FactProbe.tombstone(ScopeChanged.class, group.key());
        FactProbe.awaitTombstone(PolicyAssignmentChanged.class, key(policy(group, name)));
        Lab.group(group.name());
        var id = Lab.newId();
        var machine = Lab.machine(id, group, "m1");
        Lab.awaitKnown(machine);
        as(People.READER).get(Lab.guests(group)).then().statusCode(200).body("value", empty());
        as(People.READER)
                .get(group + "/providers/Microsoft.Authorization/policyAssignments")
                .then()
                .statusCode(200)
                .body("value.name", not(hasItem(name)));
        assertThat(FactProbe.now(TargetChanged.class, id.toString())).isEmpty();
    }

    @Test
    void aMachineThatGoesTakesItsOwnPoliciesAlong() {
        var group = Lab.group();
        var id = Lab.newId();
        var machine = Lab.machine(id, group, "m1");
        Lab.awaitKnown(machine);
        Lab.assign(machine, name);
        Lab.assign(group, name + "-up");
        FactProbe.tombstone(MachineChanged.class, id.toString());
        FactProbe.awaitTombstone(PolicyAssignmentChanged.class, key(policy(machine, name)));
        as(People.READER).get(policy(machine, name)).then().statusCode(404);
        as(People.READER).get(policy(group, name + "-up")).then().statusCode(200);
    }

    @Test
    void aTombstoneOfNoScopeIsPassedOverAtOnce() throws SQLException {
        var stranger = "no-scope-" + UUID.randomUUID();
        FactProbe.tombstone(ScopeChanged.class, stranger);
        Lab.group();
        assertThat(parked(stranger)).isZero();
    }

    @Test
    void aTombstoneOfNoMachineIsPassedOverAtOnce() throws SQLException {
        var stranger = "no-machine-" + UUID.randomUUID();
        FactProbe.tombstone(MachineChanged.class, stranger);
        var next = Stream.generate(Lab::newId)
                .filter(other -> partition(other.toString()) == partition(stranger))
                .findFirst()
                .orElseThrow();
        Lab.awaitKnown(Lab.machine(next, Lab.group(), "m1"));
        assertThat(parked(stranger)).isZero();
    }

    private static int partition(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), MACHINE_PARTITIONS);
    }

    private long parked(String key) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select count(*) from parked_record where key = ?")) {
            query.setString(1, key);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static String key(String id) {
        return ResourceId.of(id).key();
    }
}
