package io.muster.chassis.access;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A made-up tree of scopes whose names are as alike as they may be, with made-up role assignments. Who is above whom
/// is known from the nodes here, never from the spelling of an id.
final class GeneratedTenant {

    static final List<String> PRINCIPALS = List.of("p1", "p2", "P1", "p11");
    private static final List<String> NAMES = List.of(
            "a",
            "a-b",
            "a_b",
            "a.b",
            "ab",
            "a%b",
            "b",
            "Prod",
            "prod-2",
            "providers",
            "resourceGroups",
            "subscriptions");
    private static final List<List<String>> ACTIONS =
            List.of(List.of("*"), List.of("*/read"), List.of("Microsoft.HybridCompute/*"), List.of());
    private static final List<List<String>> NOT_ACTIONS =
            List.of(List.of(), List.of(), List.of("Microsoft.Authorization/*/write"), List.of("*/read"));

    enum Kind {
        MANAGEMENT_GROUP,
        SUBSCRIPTION,
        GROUP,
        MACHINE,
        NESTED
    }

    /// A place in the tree.
    record Node(Kind kind, ResourceId id, @Nullable Node parent) {

        boolean isAtOrBelow(Node other) {
            for (var at = this; at != null; at = at.parent()) {
                if (at.id().equals(other.id())) {
                    return true;
                }
            }
            return false;
        }

        /// This node or the one above it that is of a kind.
        Node at(Kind wanted) {
            return kind == wanted || parent == null ? this : parent.at(wanted);
        }
    }

    /// What somebody holds, and where.
    record Held(Node at, RoleAssignmentChanged assignment) {}

    private final Random random;
    private final Set<String> taken = new HashSet<>();
    final List<Node> nodes = new ArrayList<>();
    final List<Held> held = new ArrayList<>();

    GeneratedTenant(Random random) {
        this.random = random;
        var top = add(Kind.MANAGEMENT_GROUP, ResourceId.managementGroup("tenant"), null);
        groups(top, 0);
        for (int i = 0; i < 6; i += 1) {
            assign(any(nodes));
        }
    }

    List<ScopeChanged> scopes() {
        return nodes.stream()
                .filter(node -> node.kind().compareTo(Kind.GROUP) <= 0)
                .map(node -> new ScopeChanged(node.id(), "x", null, Map.of(), parentOf(node), Instant.EPOCH))
                .toList();
    }

    List<RoleAssignmentChanged> assignments() {
        return held.stream().map(Held::assignment).toList();
    }

    /// What must come out, worked out on the nodes.
    boolean mayDo(String principal, String action, Node target) {
        return held.stream()
                .anyMatch(one -> one.assignment().principalId().equals(principal)
                        && target.isAtOrBelow(one.at())
                        && Grants.allows(one.assignment(), action));
    }

    <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String name() {
        return any(NAMES);
    }

    /// The same path, spelled in another case here and there.
    String respelled(String path) {
        var spelled = new StringBuilder();
        path.codePoints()
                .map(c -> random.nextInt(4) == 0 ? Character.toUpperCase(c) : c)
                .map(c -> random.nextInt(4) == 0 ? Character.toLowerCase(c) : c)
                .forEach(spelled::appendCodePoint);
        return spelled.toString();
    }

    private void groups(Node parent, int depth) {
        for (int i = random.nextInt(3); i > 0 && depth < 5; i -= 1) {
            var id = ResourceId.managementGroup(name());
            if (taken.add(id.key())) {
                groups(add(Kind.MANAGEMENT_GROUP, id, parent), depth + 1);
            }
        }
        for (int i = random.nextInt(2) + (depth == 0 ? 2 : 0); i > 0; i -= 1) {
            var id = ResourceId.subscription(name());
            if (taken.add(id.key())) {
                resourceGroups(add(Kind.SUBSCRIPTION, id, parent));
            }
        }
    }

    private void resourceGroups(Node subscription) {
        for (int i = 2; i > 0; i -= 1) {
            var id = ResourceId.resourceGroup(subscription.id().name(), name());
            if (taken.add(id.key())) {
                machines(add(Kind.GROUP, id, subscription));
            }
        }
    }

    private void machines(Node group) {
        for (int i = 2; i > 0; i -= 1) {
            var id = group.id().child("Microsoft.HybridCompute", "machines", name());
            if (taken.add(id.key())) {
                var machine = add(Kind.MACHINE, id, group);
                add(Kind.NESTED, id.child("Some.Provider", "things", name()), machine);
            }
        }
    }

    private Node add(Kind kind, ResourceId id, @Nullable Node parent) {
        var node = new Node(kind, id, parent);
        nodes.add(node);
        taken.add(id.key());
        return node;
    }

    private void assign(Node at) {
        var scope = ResourceId.of(
                random.nextBoolean() ? at.id().value() : at.id().value().toUpperCase(Locale.ROOT));
        held.add(new Held(
                at,
                new RoleAssignmentChanged(
                        scope.child("Microsoft.Authorization", "roleAssignments", "r" + held.size()),
                        scope,
                        any(PRINCIPALS),
                        ResourceId.of("/role/x"),
                        any(ACTIONS),
                        any(NOT_ACTIONS),
                        Instant.EPOCH,
                        null)));
    }

    private static @Nullable ResourceId parentOf(Node node) {
        return node.kind() == Kind.GROUP || node.parent() == null
                ? null
                : node.parent().id();
    }
}
