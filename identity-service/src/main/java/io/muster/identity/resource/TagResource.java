package io.muster.identity.resource;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.Tags;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The tags of a subscription, resource group or machine as a resource of their own.
@Path(AtScope.PATH + "/providers/Microsoft.Resources/tags/default")
public class TagResource {

    private final TaggedThings things;
    private final CurrentCaller caller;

    TagResource(TaggedThings things, CurrentCaller caller) {
        this.things = things;
        this.caller = caller;
    }

    /// What a PUT or PATCH asks for.
    ///
    /// @param operation of a PATCH: `Merge`, `Replace` or `Delete`
    public record Body(@Nullable String operation, @Nullable Properties properties) {}

    /// The tags as sent.
    public record Properties(@Nullable Map<String, String> tags) {}

    record Shape(String id, String name, String type, Values properties) {}

    record Values(Map<String, String> tags) {}

    @GET
    public Uni<Shape> find(@PathParam("scope") AtScope scope) {
        return things.find(scope.id()).map(tags -> shape(scope.id(), tags));
    }

    /// These tags and no others.
    @PUT
    public Uni<Shape> put(@PathParam("scope") AtScope scope, @Nullable Body body) {
        var sent = sent(body);
        return change(scope.id(), _ -> sent);
    }

    /// `Merge` adds and replaces, `Replace` is a PUT, `Delete` takes away tags that have the name and the value sent.
    @PATCH
    public Uni<Shape> patch(@PathParam("scope") AtScope scope, @Nullable Body body) {
        var sent = sent(body);
        var operation = body == null ? null : body.operation();
        return switch (operation == null ? "" : operation) {
            case "Merge" -> change(scope.id(), before -> Tags.merged(before, sent));
            case "Replace" -> change(scope.id(), _ -> sent);
            case "Delete" -> change(scope.id(), before -> without(before, sent));
            default ->
                throw ArmError.badRequest("InvalidTagOperation", "operation is Merge, Replace or Delete.")
                        .exception();
        };
    }

    @DELETE
    public Uni<Response> delete(@PathParam("scope") AtScope scope) {
        return change(scope.id(), _ -> Map.of()).map(_ -> Response.ok().build());
    }

    private Uni<Shape> change(ResourceId scope, UnaryOperator<Map<String, String>> change) {
        return things.change(scope, before -> Tags.accepted(change.apply(before)), Author.of(caller.person()))
                .map(tags -> shape(scope, tags));
    }

    private static Map<String, String> sent(@Nullable Body body) {
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties' with 'tags'.")
                    .exception();
        }
        return Tags.accepted(body.properties().tags());
    }

    static Map<String, String> without(Map<String, String> before, Map<String, String> sent) {
        var next = new HashMap<>(before);
        sent.forEach((name, value) -> next.remove(Tags.spelled(before, name), value));
        return next;
    }

    private static Shape shape(ResourceId scope, Map<String, String> tags) {
        return new Shape(
                scope.child("Microsoft.Resources", "tags", "default").value(),
                "default",
                "Microsoft.Resources/tags",
                new Values(tags));
    }
}
