package io.muster.identity.hierarchy;

import io.muster.chassis.access.Caller;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.access.Grants;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything in the hierarchy that the caller may read, flat.
@Path("/providers/Microsoft.Management/getEntities")
public class EntityResource {

    private static final String READ_SUBSCRIPTION = "Microsoft.Resources/subscriptions/read";
    private static final String WRITE_SUBSCRIPTION = "Microsoft.Resources/subscriptions/write";

    private final ManagementGroups groups;
    private final Grants grants;
    private final CurrentCaller caller;
    private final Tenant tenant;

    EntityResource(ManagementGroups groups, Grants grants, CurrentCaller caller, Tenant tenant) {
        this.groups = groups;
        this.grants = grants;
        this.caller = caller;
        this.tenant = tenant;
    }

    record Page(List<Entity> value, int count) {}

    record Entity(String id, String type, String name, Properties properties) {}

    record Properties(
            String tenantId,
            String displayName,
            Parent parent,
            String permissions,
            String inheritedPermissions,
            int numberOfDescendants,
            int numberOfChildren,
            int numberOfChildGroups,
            List<String> parentDisplayNameChain,
            List<String> parentNameChain) {}

    record Parent(@Nullable String id) {}

    @POST
    public Uni<Page> entities() {
        var person = caller.person();
        return groups.all().map(hierarchy -> {
            var seen = hierarchy.all().stream()
                    .filter(scope -> grants.permit(person, read(scope), scope.id()))
                    .map(scope -> entity(scope, hierarchy, person))
                    .toList();
            return new Page(seen, seen.size());
        });
    }

    private Entity entity(Scope scope, Hierarchy hierarchy, Caller.Person person) {
        var above = new ArrayList<>(hierarchy.ancestors(scope.id()));
        Collections.reverse(above);
        var children = hierarchy.children(scope.id());
        var may = grants.permit(person, write(scope), scope.id()) ? "edit" : "view";
        ResourceId parent = scope.parent();
        return new Entity(
                scope.id().value(),
                GroupShape.type(scope),
                scope.id().name(),
                new Properties(
                        tenant.id(),
                        scope.displayName(),
                        new Parent(parent == null ? null : parent.value()),
                        may,
                        may,
                        hierarchy.descendants(scope.id()).size(),
                        children.size(),
                        (int) children.stream()
                                .filter(child -> child.id().isManagementGroup())
                                .count(),
                        above.stream().map(Scope::displayName).toList(),
                        above.stream().map(one -> one.id().name()).toList()));
    }

    private static String read(Scope scope) {
        return scope.id().isManagementGroup() ? ManagementGroups.READ : READ_SUBSCRIPTION;
    }

    private static String write(Scope scope) {
        return scope.id().isManagementGroup() ? ManagementGroups.WRITE : WRITE_SUBSCRIPTION;
    }
}
