package io.muster.identity;

import static io.muster.identity.Lab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;

import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/// What several callers do at the same moment.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class AtOnceIT {

    private static final int MANY = 8;
    private static final int ROUNDS = 4;
    private static final String READER_ROLE =
            "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";

    private final String group = "g-" + UUID.randomUUID();
    private final String machine = Lab.machines(People.GROUP) + "/m-" + UUID.randomUUID();
    private final String principal = UUID.randomUUID().toString();

    @RepeatedTest(ROUNDS)
    void aMachineThatJoinsTwiceAtOnceIsOne() throws Exception {
        var answers = atOnce(_ -> enrol(machine));
        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.<String>path("properties.vmId"))
                .containsOnly(answers.getFirst().<String>path("properties.vmId"));
    }

    @RepeatedTest(ROUNDS)
    void twoMachinesThatWantOneNameAtOnceMeetOneConflict() throws Exception {
        var answers = atOnce(i -> as(People.OWNER)
                .body(Lab.body(i % 2 == 0 ? Lab.KEY : Lab.OTHER_KEY, "linux"))
                .put(machine));
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(200, 409)
                .filteredOn(status -> status == 200)
                .hasSize(MANY / 2);
    }

    @RepeatedTest(ROUNDS)
    void aGroupIsMadeByOneAndFoundByTheOthers() throws Exception {
        assertThat(statuses(_ -> putGroup())).containsOnlyOnce(201).containsOnly(201, 200);
    }

    @RepeatedTest(ROUNDS)
    void aRoleAssignmentIsMadeByOneAndFoundByTheOthers() throws Exception {
        var name = UUID.randomUUID();
        assertThat(statuses(_ -> assign(name))).containsOnlyOnce(201).containsOnly(201, 200);
    }

    @RepeatedTest(ROUNDS)
    void oneRoleUnderManyNamesIsGivenOnce() throws Exception {
        assertThat(statuses(_ -> assign(UUID.randomUUID())))
                .containsOnlyOnce(201)
                .containsOnly(201, 409);
    }

    @RepeatedTest(ROUNDS)
    void whatManyDeleteIsDeletedByOne() throws Exception {
        var name = UUID.randomUUID();
        putGroup();
        assign(name);
        enrol(machine);
        assertThat(statuses(_ -> as(People.OWNER).delete(Lab.GROUPS + group)))
                .containsOnlyOnce(200)
                .containsOnly(200, 204);
        assertThat(statuses(_ -> as(People.OWNER).delete(assignment(name))))
                .containsOnlyOnce(200)
                .containsOnly(200, 204);
        assertThat(statuses(_ -> as(People.OWNER).delete(machine)))
                .containsOnlyOnce(200)
                .containsOnly(200, 204);
    }

    @RepeatedTest(ROUNDS)
    void aGroupThatComesAndGoesNeverBreaks() throws Exception {
        assertThat(statuses(i -> i % 2 == 0 ? putGroup() : as(People.OWNER).delete(Lab.GROUPS + group)))
                .containsOnly(200, 201, 204);
    }

    @RepeatedTest(ROUNDS)
    void noMachineOutlivesTheGroupItJoinedAsItWent() throws Exception {
        putGroup();
        var answers = statuses(i ->
                i == MANY / 2 ? as(People.OWNER).delete(Lab.GROUPS + group) : enrol(Lab.machines(group) + "/m-" + i));
        assertThat(answers).isSubsetOf(200, 404);
        putGroup();
        as(People.READER).get(Lab.machines(group)).then().statusCode(200).body("value", empty());
    }

    private Response putGroup() {
        return as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group);
    }

    private static Response enrol(String path) {
        return as(People.OWNER).body(Lab.body(Lab.KEY, "linux")).put(path);
    }

    private Response assign(UUID name) {
        return as(People.OWNER)
                .body("{\"properties\":{\"roleDefinitionId\":\"" + READER_ROLE + "\",\"principalId\":\"" + principal
                        + "\"}}")
                .put(assignment(name));
    }

    private static String assignment(UUID name) {
        return Lab.SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments/" + name;
    }

    private static List<Integer> statuses(IntFunction<Response> request) throws Exception {
        return atOnce(request).stream().map(Response::statusCode).toList();
    }

    /// The answers to requests that leave together.
    private static List<Response> atOnce(IntFunction<Response> request) throws Exception {
        var start = new CyclicBarrier(MANY);
        var calls = IntStream.range(0, MANY)
                .<Callable<Response>>mapToObj(i -> () -> {
                    start.await();
                    return request.apply(i);
                })
                .toList();
        var answers = new ArrayList<Response>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
