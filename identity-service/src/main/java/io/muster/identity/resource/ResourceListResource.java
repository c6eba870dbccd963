package io.muster.identity.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.identity.Filter;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.muster.identity.scope.TagFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resources of every type, shortened. Machines are all there are so far.
@Path("/subscriptions/{subscription}")
public class ResourceListResource {

    private static final String READ = "Microsoft.HybridCompute/machines/read";
    private static final Set<String> COMPARED = compared();

    private final Machines machines;
    private final Grants grants;
    private final CurrentCaller caller;
    private final Gateway gateway;

    ResourceListResource(Machines machines, Grants grants, CurrentCaller caller, Gateway gateway) {
        this.machines = machines;
        this.grants = grants;
        this.caller = caller;
        this.gateway = gateway;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shape(
            String id,
            String name,
            String type,
            String location,
            Map<String, String> tags,
            @Nullable Instant createdTime,
            @Nullable Instant changedTime,
            @Nullable String provisioningState) {}

    /// `$filter` takes `resourceType`, `name`, `location`, `resourceGroup`, `tagName` and `tagValue`, each by `eq`.
    @GET
    @Path("/resources")
    public Uni<ArmPage<Shape>> inSubscription(
            @PathParam("subscription") String subscription,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$expand") @Nullable String expand,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        return list(ResourceId.subscription(subscription), filter, expand, ArmPage.Window.of(top, skipToken), uri);
    }

    @GET
    @Path("/resourceGroups/{group}/resources")
    public Uni<ArmPage<Shape>> inGroup(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$expand") @Nullable String expand,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        return list(
                ResourceId.resourceGroup(subscription, group), filter, expand, ArmPage.Window.of(top, skipToken), uri);
    }

    private Uni<ArmPage<Shape>> list(
            ResourceId scope, @Nullable String filter, @Nullable String expand, ArmPage.Window window, UriInfo uri) {
        var wanted = Filter.parse(filter, COMPARED, Set.of());
        var tags = TagFilter.of(wanted);
        var asked = expand == null ? List.<String>of() : List.of(expand.split("\\s*,\\s*"));
        var person = caller.person();
        return machines.within(scope, window)
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.resource().key(), row -> shape(row, asked), gateway.url(), uri))
                .map(page -> page.only(one -> takes(wanted, one)
                        && tags.takes(one.tags())
                        && grants.permit(person, READ, ResourceId.of(one.id()))));
    }

    private static boolean takes(Filter wanted, Shape resource) {
        return wanted.takes("resourceType", resource.type())
                && wanted.takes("name", resource.name())
                && wanted.takes("location", resource.location())
                && wanted.takes(
                        "resourceGroup",
                        ResourceId.of(resource.id()).resourceGroup().orElse(""));
    }

    private static Shape shape(Machine machine, List<String> asked) {
        return new Shape(
                machine.resource().value(),
                machine.resource().name(),
                Machines.TYPE,
                machine.location(),
                machine.tags(),
                asked.contains("createdTime") ? machine.systemData().createdAt() : null,
                asked.contains("changedTime") ? machine.systemData().lastModifiedAt() : null,
                asked.contains("provisioningState") ? "Succeeded" : null);
    }

    private static Set<String> compared() {
        var names = new HashSet<>(TagFilter.NAMES);
        names.addAll(List.of("resourceType", "name", "location", "resourceGroup"));
        return Set.copyOf(names);
    }
}
