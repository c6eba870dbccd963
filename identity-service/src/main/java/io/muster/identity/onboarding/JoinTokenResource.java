package io.muster.identity.onboarding;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Join tokens, `Muster.Identity/joinTokens`.
@Path("/subscriptions/{subscription}/resourceGroups/{group}/providers/Muster.Identity/joinTokens")
public class JoinTokenResource {

    private final JoinTokens tokens;
    private final CurrentCaller caller;
    private final Gateway gateway;
    private final Clock clock;

    JoinTokenResource(JoinTokens tokens, CurrentCaller caller, Gateway gateway, Clock clock) {
        this.tokens = tokens;
        this.caller = caller;
        this.gateway = gateway;
        this.clock = clock;
    }

    @GET
    public Uni<ArmPage<JoinTokenShape>> inGroup(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return tokens.within(ResourceId.resourceGroup(subscription, group), window)
                .map(rows ->
                        ArmPages.of(rows, window, token -> token.resource().key(), this::shape, gateway.url(), uri));
    }

    @GET
    @Path("/{token}")
    public Uni<JoinTokenShape> find(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("token") String name) {
        return tokens.find(id(subscription, group, name)).map(this::shape);
    }

    /// 201 with the secret when made; 200 without when it was there and has other terms now.
    @PUT
    @Path("/{token}")
    public Uni<Response> put(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("token") String name,
            JoinTerms.@Nullable Body body) {
        return tokens.put(id(subscription, group, name), body, Author.of(caller.person()))
                .map(put -> Response.status(put.secret() == null ? 200 : 201)
                        .entity(JoinTokenShape.of(put.token(), put.secret(), clock.instant()))
                        .build());
    }

    /// Nobody joins by it from now on; who has joined stays. 204 when there was no such token.
    @DELETE
    @Path("/{token}")
    public Uni<Response> delete(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("token") String name) {
        return tokens.delete(id(subscription, group, name))
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    private JoinTokenShape shape(JoinToken token) {
        return JoinTokenShape.of(token, null, clock.instant());
    }

    private static ResourceId id(String subscription, String group, String name) {
        return ResourceId.resourceGroup(subscription, group).child(JoinToken.NAMESPACE, "joinTokens", name);
    }
}
