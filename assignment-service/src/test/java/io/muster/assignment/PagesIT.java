package io.muster.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class PagesIT {

    private static final int MANY = 5;
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/policyAssignments";

    /// Pages that end in the middle, exactly at the end and after it.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void policyAssignmentsAreEachSeenOnceToTheEnd(int size) {
        var group = Lab.group();
        var names = IntStream.range(0, MANY).mapToObj(i -> "P " + i + "+é").toList();
        names.forEach(name -> Lab.assign(group, name));
        var pages = pages(group + ASSIGNMENTS + "?api-version=2023-04-01&$filter=atScope()&$top=" + size);
        assertThat(pages)
                .hasSize((MANY + size - 1) / size)
                .allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(size));
        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(names);
    }

    @Test
    void guestAssignmentsAreEachSeenOnceToTheEnd() {
        var group = Lab.group();
        Lab.assign(group, "baseline");
        var machines = IntStream.range(0, MANY).mapToObj(i -> "m-" + i).toList();
        machines.forEach(name -> covered(group, name));
        var pages = ids(Lab.guests(group) + "?api-version=2024-04-05&$top=2");
        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(List::stream).map(id -> ResourceId.of(id)))
                .containsExactlyElementsOf(machines.stream()
                        .map(name -> ResourceId.of(Lab.guest(group.child("Microsoft.HybridCompute", "machines", name))))
                        .toList());
    }

    private static void covered(ResourceId group, String name) {
        var id = Lab.newId();
        Lab.machine(id, group, name);
        FactProbe.await(GuestAssignmentChanged.class, fact -> fact.machine().equals(id));
    }

    private static List<List<String>> pages(String first) {
        return follow(first, "value.name");
    }

    private static List<List<String>> ids(String first) {
        return follow(first, "value.id");
    }

    /// Goes from link to link as they stand; gives up on a list without an end.
    private static List<List<String>> follow(String first, String field) {
        var pages = new ArrayList<List<String>>();
        var next = MusterServers.GATEWAY + first.replace("$", "%24");
        while (next != null) {
            assertThat(next).startsWith(MusterServers.GATEWAY + "/subscriptions/");
            var body = JsonPath.from(get(next.substring(MusterServers.GATEWAY.length())));
            pages.add(body.getList(field, String.class));
            assertThat(pages).hasSizeLessThanOrEqualTo(2 * MANY);
            next = body.getString("nextLink");
        }
        return pages;
    }

    /// REST Assured would spell the link anew.
    private static String get(String link) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + link))
                .header("Authorization", "Bearer " + TestIssuer.person(People.READER))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
