package io.muster.identity.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// Takes what a machine that has joined says of itself when it is no longer what it was.
@Path("/agent/v1/identity/metadata")
public class MetadataResource {

    private final CurrentCaller caller;
    private final Machines machines;

    MetadataResource(CurrentCaller caller, Machines machines) {
        this.caller = caller;
        this.machines = machines;
    }

    /// 204. Saying the same again changes nothing.
    @PUT
    public Uni<Response> put(@Nullable ObjectNode about) {
        return machines.describe(caller.machine().machine(), SelfReport.of(about))
                .replaceWith(Response.noContent().build());
    }
}
