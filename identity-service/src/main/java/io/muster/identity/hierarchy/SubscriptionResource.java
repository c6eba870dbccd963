package io.muster.identity.hierarchy;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.SubscriptionShape;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes and removes subscriptions. Azure does this by orders and bills; here a PUT is enough.
@Path("/subscriptions")
public class SubscriptionResource {

    private static final int LONGEST = 256;

    private final Subscriptions subscriptions;
    private final CurrentCaller caller;
    private final Tenant tenant;

    SubscriptionResource(Subscriptions subscriptions, CurrentCaller caller, Tenant tenant) {
        this.subscriptions = subscriptions;
        this.caller = caller;
        this.tenant = tenant;
    }

    /// The body of a subscription's PUT.
    ///
    /// @param managementGroupId where a new one goes; the root group when missing
    public record Body(
            @Nullable String displayName, @Nullable String managementGroupId) {}

    /// 201 when made, 200 when it was there. A new one has no provider registered.
    @PUT
    @Path("/{subscription}")
    public Uni<Response> put(@PathParam("subscription") String id, @Nullable Body body) {
        var name = body == null ? null : body.displayName();
        if (body == null || name == null || name.isBlank() || name.length() > LONGEST) {
            throw ArmError.invalidContent("The body needs a 'displayName' of 1 to " + LONGEST + " characters.")
                    .exception();
        }
        return subscriptions
                .put(id, name, group(body.managementGroupId()), caller.person())
                .map(put -> Response.status(put.made() ? 201 : 200)
                        .entity(SubscriptionShape.of(put.subscription(), tenant))
                        .build());
    }

    /// Refused while there is a resource group in it; 204 when there is no such subscription.
    @DELETE
    @Path("/{subscription}")
    public Uni<Response> delete(@PathParam("subscription") String id) {
        return subscriptions
                .delete(ResourceId.subscription(id))
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    private static Optional<ResourceId> group(@Nullable String sent) {
        try {
            return Optional.ofNullable(sent).map(ResourceId::of);
        } catch (IllegalArgumentException notAnId) {
            throw ArmError.badRequest("InvalidParent", "managementGroupId is a management group's resource id.")
                    .exception();
        }
    }
}
