package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.grant;
import static io.muster.identity.Estate.machine;
import static io.muster.identity.Estate.managementGroup;
import static io.muster.identity.Estate.resourceGroup;
import static io.muster.identity.Estate.someone;
import static io.muster.identity.Estate.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two neighbours, each the owner of a whole branch: every line of the access table is tried by one on the other, over
/// HTTP, in several spellings. A line that is added tomorrow is tried tomorrow.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class NoTenantReachesAnotherIT {

    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            UnaryOperator.identity(), path -> path.toUpperCase(Locale.ROOT), path -> path.toLowerCase(Locale.ROOT));

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String me = someone();
    private Branch mine;
    private Branch theirs;

    @BeforeEach
    void theyMoveIn() {
        mine = new Branch("mine-" + mark);
        theirs = new Branch("theirs-" + mark);
    }

    /// A management group with everything below it.
    private static final class Branch {

        final ResourceId group;
        final ResourceId subscription;
        final ResourceId rack;
        final ResourceId machine;
        final String role = UUID.randomUUID().toString();
        final ResourceId assignment;

        Branch(String name) {
            group = managementGroup("mg-" + name, Estate.ROOT_GROUP);
            subscription = subscription(group);
            rack = resourceGroup(subscription, "rg-" + name);
            machine = machine(rack, "m-" + name);
            as(People.OWNER)
                    .body(roleBody("Role of " + name, subscription))
                    .put(subscription + Estate.ROLES + role)
                    .then()
                    .statusCode(201);
            assignment = grant(someone(), Estate.READER_ROLE, subscription);
        }

        List<ResourceId> scopes() {
            return List.of(group, subscription, rack, machine, machine.child("Some.Provider", "things", "x"));
        }

        /// All that can be seen of it.
        List<String> picture() {
            var seen = new ArrayList<String>();
            for (var path : List.of(
                    group + "/descendants",
                    group.value(),
                    subscription.value(),
                    subscription + "/providers",
                    subscription + "/resourceGroups",
                    subscription + Estate.AUTHORIZATION + "/roleAssignments",
                    subscription + Estate.ROLES + role,
                    rack.value(),
                    machine.value())) {
                seen.add(as(People.OWNER)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
            }
            return seen;
        }
    }

    @Test
    void everyLineOfTheTableKeepsANeighbourOut() {
        grant(me, Estate.OWNER_ROLE, mine.group);
        var before = theirs.picture();
        int tried = 0;
        for (var row : rows()) {
            var words = row.split("\\s+");
            for (var path : paths(words[1])) {
                for (var spelling : SPELLINGS) {
                    tried += 1;
                    var answer = as(me).body(body(words[1])).request(words[0], spelling.apply(path));
                    assertKeptOut(row, path, words, answer);
                }
            }
        }
        assertThat(tried).isGreaterThan(200);
        assertThat(theirs.picture()).isEqualTo(before);
    }

    @Test
    void aPathIntoMineThatEndsInTheirsIsRefused() {
        grant(me, Estate.OWNER_ROLE, mine.group);
        var before = theirs.picture();
        for (var path : List.of(
                mine.group + "/subscriptions/" + theirs.subscription.name(),
                mine.subscription + "/.." + theirs.rack.value().replace("/subscriptions", ""),
                mine.subscription + "%2f.." + "/" + theirs.subscription.name(),
                mine.subscription + "/providers/x/y/.." + theirs.subscription,
                theirs.rack + ";" + mine.subscription,
                mine.rack + theirs.rack.value(),
                mine.machine + "/providers" + theirs.rack)) {
            for (var method : List.of("GET", "PUT", "PATCH", "DELETE")) {
                var status = as(me).urlEncodingEnabled(false)
                        .body("{\"properties\":{},\"tags\":{}}")
                        .request(method, path)
                        .statusCode();
                assertThat(status).as("%s %s", method, path).isIn(400, 403, 404, 405);
            }
        }
        assertThat(theirs.picture()).isEqualTo(before);
    }

    @Test
    void whoOwnsOneGroupDoesNothingInTheNextOne() {
        var next = resourceGroup(mine.subscription, mine.rack.name() + "-2");
        grant(me, Estate.OWNER_ROLE, mine.rack);
        as(me).get(mine.machine.value()).then().statusCode(200);
        for (var path : List.of(
                next.value(),
                next + "/resources",
                next + "/providers/Microsoft.HybridCompute/machines",
                next + Estate.AUTHORIZATION + "/roleAssignments",
                mine.subscription.value(),
                mine.subscription + "/resourceGroups",
                mine.subscription + "/resources",
                mine.subscription + "/providers/Microsoft.HybridCompute/machines",
                mine.group.value())) {
            as(me).get(path).then().statusCode(403);
        }
        as(me).body(Estate.assignment(me, Estate.OWNER_ROLE))
                .put(mine.subscription + Estate.ASSIGNMENTS + UUID.randomUUID())
                .then()
                .statusCode(403);
    }

    /// What the feature decides by itself must show nothing of theirs; all else is refused before it begins.
    private void assertKeptOut(String row, String path, String[] words, Response answer) {
        var text = answer.asString();
        if (words[2].equals("@person") && List.of("GET", "POST").contains(words[0])) {
            assertThat(answer.statusCode()).as(row + " " + path).isIn(200, 404);
            assertThat(text.toLowerCase(Locale.ROOT))
                    .as(row + " " + path)
                    .doesNotContain("mg-theirs-" + mark, "rg-theirs-" + mark, "m-theirs-" + mark)
                    .doesNotContain("\"" + theirs.subscription.name());
            if (words[1].endsWith("/permissions")) {
                assertThat(answer.jsonPath().getList("value")).isEmpty();
            }
            return;
        }
        assertThat(answer.statusCode()).as(row + " " + path + " " + text).isEqualTo(403);
        if (words[0].equals("HEAD")) {
            return;
        }
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("AuthorizationFailed");
    }

    private List<String> paths(String template) {
        var name = template.contains("roleDefinitions")
                ? theirs.role
                : template.contains("roleAssignments") ? theirs.assignment.name() : "x";
        var filled = template.replace("{managementGroup}", theirs.group.name())
                .replace("{subscription}", theirs.subscription.name())
                .replace("{group}", theirs.rack.name())
                .replace("{machine}", theirs.machine.name())
                .replace("{token}", name)
                .replace("{namespace}", "Microsoft.HybridCompute")
                .replace("{name}", name);
        return filled.startsWith("{scope}")
                ? theirs.scopes().stream()
                        .map(scope -> filled.replace("{scope}", scope.value()))
                        .toList()
                : List.of(filled);
    }

    private String body(String template) {
        if (template.contains("roleAssignments")) {
            return Estate.assignment(me, Estate.OWNER_ROLE);
        }
        if (template.contains("roleDefinitions")) {
            return roleBody("Taken over", theirs.subscription);
        }
        if (template.contains("/tags/")) {
            return "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"taken\":\"over\"}}}";
        }
        if (template.contains("{machine}")) {
            return Estate.machineBody();
        }
        return "{\"displayName\":\"taken over\",\"location\":\"taken\",\"tags\":{\"taken\":\"over\"}}";
    }

    private static String roleBody(String name, ResourceId scope) {
        return """
                {"properties":{"roleName":"%s","permissions":[{"actions":["*"]}],"assignableScopes":["%s"]}}
                """.formatted(name, scope);
    }

    private static List<String> rows() {
        try (var in = NoTenantReachesAnotherIT.class.getResourceAsStream("/access.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .filter(line -> !line.contains(" /agent/"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
