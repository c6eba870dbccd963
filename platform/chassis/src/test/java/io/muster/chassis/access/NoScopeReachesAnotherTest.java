package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chassis.access.GeneratedTenant.Kind;
import io.muster.chassis.access.GeneratedTenant.Node;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties of who may do what, over the real access tables of all services and made-up tenants.
class NoScopeReachesAnotherTest {

    private static final int TENANTS = 300;
    private static final int REQUESTS = 80;

    /// What a caller may put after somebody else's scope.
    private static final List<String> ODD = List.of(
            "providers",
            "Microsoft.Authorization",
            "Microsoft.HybridCompute",
            "machines",
            "subscriptions",
            "resourceGroups",
            "roleAssignments",
            "mine",
            "x",
            "%2f",
            "a/b",
            "..",
            ".",
            " ");

    private static final AccessTable TABLE = everyTable();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aRequestIsLetInExactlyWhereARoleOfItsCallerReaches(long seed) {
        var random = new Random(seed);
        int allowed = 0;
        int refused = 0;
        for (int i = 0; i < TENANTS; i += 1) {
            var tenant = new GeneratedTenant(random);
            var scopes = tenant.scopes();
            for (int j = 0; j < REQUESTS; j += 1) {
                var row = tenant.any(TABLE.rows());
                var target = target(tenant, row);
                if (row.action().startsWith("@") || target == null) {
                    continue;
                }
                var path = tenant.respelled(path(tenant, row, target));
                var principal = tenant.any(GeneratedTenant.PRINCIPALS);
                boolean expected = tenant.mayDo(principal, row.action(), target);
                assertThat(decide(row.method(), path, principal, tenant.assignments(), scopes))
                        .as("seed %d: %s %s by %s holding %s", seed, row.method(), path, principal, tenant.held)
                        .isEqualTo(expected);
                allowed += expected ? 1 : 0;
                refused += expected ? 0 : 1;
            }
        }
        assertThat(allowed).isGreaterThan(300);
        assertThat(refused).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void whateverFollowsSomebodyElsesScopeItStaysTheirs(long seed) {
        var random = new Random(seed);
        var mine = ResourceId.subscription("mine");
        var owner = new RoleAssignmentChanged(
                ResourceId.of("/a/b"), mine, "me", ResourceId.of("/r/x"), List.of("*"), List.of(), Instant.EPOCH, null);
        int matched = 0;
        for (int i = 0; i < 12_000; i += 1) {
            var path = new StringBuilder("/subscriptions/theirs");
            for (int n = random.nextInt(12); n > 0; n -= 1) {
                path.append('/').append(ODD.get(random.nextInt(ODD.size())));
            }
            if (random.nextBoolean()) {
                path.append(mine.value()).append("/resourceGroups/g");
            }
            if (random.nextBoolean()) {
                path.append("/providers/Microsoft.Authorization/roleAssignments/x");
            }
            for (var method : List.of("GET", "PUT", "DELETE")) {
                assertThat(decide(method, path.toString(), "me", List.of(owner), List.of()))
                        .as("%s %s", method, path)
                        .isFalse();
                matched += TABLE.find(method, path.toString()).isPresent() ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(300);
    }

    @Test
    void aNameThatBeginsLikeAnotherIsNotBelowIt() {
        var group = ResourceId.resourceGroup("s", "prod");
        var owner = new RoleAssignmentChanged(
                ResourceId.of("/a/b"),
                group,
                "me",
                ResourceId.of("/r/x"),
                List.of("*"),
                List.of(),
                Instant.EPOCH,
                null);
        for (var name : List.of("prod2", "pro", "prod-", "Prod.", "prod%2fx")) {
            assertThat(decide("GET", "/subscriptions/s/resourceGroups/" + name, "me", List.of(owner), List.of()))
                    .isFalse();
        }
        assertThat(decide("GET", "/SUBSCRIPTIONS/S/RESOURCEGROUPS/PROD", "me", List.of(owner), List.of()))
                .isTrue();
    }

    @Test
    void whatIsTheInstallationsIsReachedFromTheRootAlone() {
        var top = ResourceId.managementGroup("tenant");
        var tree = List.of(new ScopeChanged(top, "Tenant", null, Map.of(), null, Instant.EPOCH));
        for (var scope : List.of(ResourceId.ROOT, top)) {
            var owner = new RoleAssignmentChanged(
                    ResourceId.of("/a/b"),
                    scope,
                    "me",
                    ResourceId.of("/r/x"),
                    List.of("*"),
                    List.of(),
                    Instant.EPOCH,
                    null);
            assertThat(decide("GET", "/providers/Muster.Identity/authorities", "me", List.of(owner), tree))
                    .isEqualTo(scope.equals(ResourceId.ROOT));
        }
    }

    /// What the access filter does with a request, without HTTP.
    private static boolean decide(
            String method,
            String path,
            String principal,
            Collection<RoleAssignmentChanged> assignments,
            Collection<ScopeChanged> scopes) {
        var match = TABLE.find(method, path);
        if (match.isEmpty() || match.get().row().action().startsWith("@")) {
            return false;
        }
        try {
            var lineage = Lineage.of(ResourceId.of(match.get().path()), scopes);
            return Grants.counting(assignments.stream(), new Caller.Person(principal, principal, Set.of()), lineage)
                    .anyMatch(one -> Grants.allows(one, match.get().row().action()));
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }

    /// A node of the kind that the row's path ends at; none for what belongs to no tenant's tree.
    private static @Nullable Node target(GeneratedTenant tenant, AccessRow row) {
        var start = tenant.any(tenant.nodes);
        var words = row.path();
        if (words.contains("{scope}")) {
            return start;
        }
        if (!words.contains("{subscription}") && !words.contains("{managementGroup}")) {
            return null;
        }
        var kind = words.contains("{machine}")
                ? Kind.MACHINE
                : words.contains("{group}")
                        ? Kind.GROUP
                        : words.contains("{subscription}") && !words.contains("{managementGroup}")
                                ? Kind.SUBSCRIPTION
                                : Kind.MANAGEMENT_GROUP;
        var candidates =
                tenant.nodes.stream().filter(node -> node.kind() == kind).toList();
        return candidates.isEmpty() ? null : tenant.any(candidates);
    }

    private static String path(GeneratedTenant tenant, AccessRow row, Node target) {
        var path = new StringBuilder();
        for (var word : row.path()) {
            path.append(
                    switch (word) {
                        case "{scope}" -> target.id().value();
                        case "{subscription}" ->
                            row.path().contains("{managementGroup}")
                                    ? "/" + tenant.name()
                                    : "/" + target.at(Kind.SUBSCRIPTION).id().name();
                        case "{group}" -> "/" + target.at(Kind.GROUP).id().name();
                        case "{machine}", "{managementGroup}" ->
                            "/" + target.id().name();
                        default -> "/" + (word.startsWith("{") ? tenant.name() : word);
                    });
        }
        return path.toString();
    }

    private static AccessTable everyTable() {
        var rows = new ArrayList<AccessRow>();
        try (var services = Files.newDirectoryStream(Path.of("../.."), "*-service")) {
            for (var service : services) {
                rows.addAll(AccessTable.parse(Files.readString(service.resolve("src/main/resources/access.txt")))
                        .rows());
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        assertThat(rows.toString().toLowerCase(Locale.ROOT)).contains("roleassignments", "policyassignments");
        return new AccessTable(rows);
    }
}
