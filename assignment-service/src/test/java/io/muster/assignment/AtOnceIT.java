package io.muster.assignment;

import static io.muster.assignment.Lab.as;
import static io.muster.assignment.Lab.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/// What several callers do at the same moment.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class AtOnceIT {

    private static final int MANY = 8;
    private static final int ROUNDS = 4;

    private ResourceId group = ResourceId.ROOT;

    @BeforeEach
    void aGroupIsThere() {
        group = Lab.group();
    }

    @RepeatedTest(ROUNDS)
    void theFirstPutsOfOnePolicyAssignmentAreAllTaken() throws Exception {
        assertThat(atOnce(_ -> put("same"))).containsOnly(201);
    }

    @RepeatedTest(ROUNDS)
    void aPolicyAssignmentIsDeletedByOne() throws Exception {
        Lab.assign(group, "same");
        assertThat(atOnce(_ -> as(People.OWNER).delete(policy(group, "same"))))
                .containsOnlyOnce(200)
                .containsOnly(200, 204);
    }

    @RepeatedTest(ROUNDS)
    void putsAndDeletionsOfOnePolicyAssignmentNeverBreak() throws Exception {
        var statuses = atOnce(i -> i % 2 == 0 ? put("same") : as(People.OWNER).delete(policy(group, "same")));
        assertThat(statuses).containsOnly(200, 201, 204);
    }

    @RepeatedTest(ROUNDS)
    void nothingIsLeftOfWhatIsAssignedWhileItsGroupGoes() throws Exception {
        Lab.assign(group, "first");
        var statuses = atOnce(i -> {
            if (i == MANY / 2) {
                FactProbe.tombstone(ScopeChanged.class, group.key());
            }
            return put("p-" + i);
        });
        assertThat(statuses).isSubsetOf(201, 404);
        FactProbe.awaitTombstone(PolicyAssignmentChanged.class, key("first"));
        as(People.READER)
                .queryParam("$filter", "atScope()")
                .get(group + "/providers/Microsoft.Authorization/policyAssignments")
                .then()
                .statusCode(200)
                .body("value.size()", equalTo(0));
    }

    private Response put(String name) {
        return as(People.OWNER).body(Lab.ARC).put(policy(group, name));
    }

    private String key(String name) {
        return ResourceId.of(policy(group, name)).key();
    }

    /// The statuses of requests that leave together.
    private static List<Integer> atOnce(IntFunction<Response> request) throws Exception {
        var start = new CyclicBarrier(MANY);
        var calls = IntStream.range(0, MANY)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    start.await();
                    return request.apply(i).statusCode();
                })
                .toList();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        }
        return statuses;
    }
}
