package io.muster.identity.hierarchy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A management group in the shape of `Microsoft.Management`.
record GroupShape(String id, String type, String name, Properties properties) {

    static final String TYPE = "Microsoft.Management/managementGroups";
    private static final String NO_SUBSCRIPTIONS = "children.childType ne Subscription";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            String tenantId,
            String displayName,
            @Nullable Details details,
            @Nullable List<Child> children) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Details(
            @Nullable Parent parent,
            @Nullable List<Step> path,
            @Nullable List<String> managementGroupAncestors,
            @Nullable List<Step> managementGroupAncestorsChain) {}

    record Parent(String id, String name, String displayName) {}

    record Step(String name, String displayName) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Child(
            String id,
            String type,
            String name,
            String displayName,
            @Nullable List<Child> children) {}

    /// How much a caller wants to see.
    record View(boolean children, boolean recurse, boolean path, boolean ancestors, boolean subscriptions) {

        static final View PLAIN = new View(false, false, false, false, true);

        static View of(@Nullable String expand, @Nullable Boolean recurse, @Nullable String filter) {
            if (expand != null && !List.of("children", "path", "ancestors").contains(expand)) {
                throw ArmError.badRequest("InvalidExpand", "$expand is children, path or ancestors.")
                        .exception();
            }
            if (filter != null && !filter.isBlank() && !filter.strip().equalsIgnoreCase(NO_SUBSCRIPTIONS)) {
                throw ArmError.badRequest("InvalidFilter", "$filter takes: " + NO_SUBSCRIPTIONS + ".")
                        .exception();
            }
            boolean deep = Boolean.TRUE.equals(recurse);
            return new View(
                    "children".equals(expand) || deep,
                    deep,
                    "path".equals(expand),
                    "ancestors".equals(expand),
                    filter == null || filter.isBlank());
        }
    }

    /// As it is in a list.
    static GroupShape brief(Scope group, String tenant) {
        return new GroupShape(
                group.id().value(), TYPE, group.id().name(), new Properties(tenant, group.displayName(), null, null));
    }

    static GroupShape of(Scope group, Hierarchy hierarchy, String tenant, View view) {
        return new GroupShape(
                group.id().value(),
                TYPE,
                group.id().name(),
                new Properties(
                        tenant,
                        group.displayName(),
                        details(group, hierarchy, view),
                        view.children() ? children(group.id(), hierarchy, view) : null));
    }

    private static Details details(Scope group, Hierarchy hierarchy, View view) {
        var above = hierarchy.ancestors(group.id());
        var chain = above.stream().map(GroupShape::step).toList();
        return new Details(
                above.isEmpty() ? null : parent(above.getFirst()),
                view.path() ? path(group, above) : null,
                view.ancestors() ? above.stream().map(one -> one.id().name()).toList() : null,
                view.ancestors() ? chain : null);
    }

    /// From the root group down to the group itself.
    private static List<Step> path(Scope group, List<Scope> above) {
        var path = new ArrayList<Step>();
        path.add(step(group));
        above.forEach(one -> path.add(step(one)));
        Collections.reverse(path);
        return List.copyOf(path);
    }

    private static List<Child> children(ResourceId id, Hierarchy hierarchy, View view) {
        return hierarchy.children(id).stream()
                .filter(child -> view.subscriptions() || child.id().isManagementGroup())
                .map(child -> new Child(
                        child.id().value(),
                        type(child),
                        child.id().name(),
                        child.displayName(),
                        view.recurse() && child.id().isManagementGroup()
                                ? children(child.id(), hierarchy, view)
                                : null))
                .toList();
    }

    static String type(Scope scope) {
        return scope.id().isManagementGroup() ? TYPE : "/subscriptions";
    }

    private static Parent parent(Scope scope) {
        return new Parent(scope.id().value(), scope.id().name(), scope.displayName());
    }

    private static Step step(Scope scope) {
        return new Step(scope.id().name(), scope.displayName());
    }
}
