package io.muster.identity.hierarchy;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Management groups and subscriptions as the tree they are.
final class Hierarchy {

    /// Levels of management groups below the root group.
    static final int DEEPEST = 6;

    private final Map<ResourceId, Scope> scopes = new HashMap<>();
    private final Map<ResourceId, List<Scope>> children = new HashMap<>();

    /// @param all every management group and subscription, in the order in which children are to be seen
    Hierarchy(List<Scope> all) {
        for (var scope : all) {
            scopes.put(scope.id(), scope);
            if (scope.parent() != null) {
                children.computeIfAbsent(scope.parent(), _ -> new ArrayList<>()).add(scope);
            }
        }
    }

    /// By their ids.
    List<Scope> all() {
        return scopes.values().stream()
                .sorted(Comparator.comparing(scope -> scope.id().key()))
                .toList();
    }

    Optional<Scope> find(ResourceId id) {
        return Optional.ofNullable(scopes.get(id));
    }

    List<Scope> children(ResourceId id) {
        return List.copyOf(children.getOrDefault(id, List.of()));
    }

    /// What is above, the nearest first and the root group last.
    List<Scope> ancestors(ResourceId id) {
        var found = new ArrayList<Scope>();
        for (var at = above(id); at != null && !found.contains(at); at = above(at.id())) {
            found.add(at);
        }
        return List.copyOf(found);
    }

    /// Everything below, parents before their children.
    List<Scope> descendants(ResourceId id) {
        var found = new ArrayList<>(children(id));
        for (int i = 0; i < found.size(); i += 1) {
            found.addAll(children(found.get(i).id()));
        }
        return List.copyOf(found);
    }

    /// Why a management group or subscription cannot be below a management group; empty when it can.
    Optional<ArmError> refusal(ResourceId moved, ResourceId parent) {
        var wanted = scopes.get(parent);
        if (wanted == null || !parent.isManagementGroup()) {
            return Optional.of(ArmError.badRequest(
                    "ParentManagementGroupNotFound", "There is no management group '" + parent + "'."));
        }
        if (parent.equals(moved) || descendants(moved).contains(wanted)) {
            return Optional.of(ArmError.badRequest(
                    "ManagementGroupCycle", "A management group cannot be below itself: '" + parent + "'."));
        }
        if (moved.isManagementGroup() && ancestors(parent).size() + levels(moved) > DEEPEST) {
            return Optional.of(ArmError.badRequest(
                    "ManagementGroupHierarchyTooDeep",
                    "There are at most " + DEEPEST + " levels of management groups below the root group."));
        }
        return Optional.empty();
    }

    /// Levels of management groups from this one down, itself the first.
    private int levels(ResourceId id) {
        return 1
                + children(id).stream()
                        .filter(child -> child.id().isManagementGroup())
                        .mapToInt(child -> levels(child.id()))
                        .max()
                        .orElse(0);
    }

    private @Nullable Scope above(ResourceId id) {
        return find(id).map(Scope::parent).map(scopes::get).orElse(null);
    }
}
