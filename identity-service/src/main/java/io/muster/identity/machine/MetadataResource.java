package io.muster.identity.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
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
    private final ObjectMapper json;

    MetadataResource(CurrentCaller caller, Machines machines, ObjectMapper json) {
        this.caller = caller;
        this.machines = machines;
        this.json = json;
    }

    /// 204. Saying the same again changes nothing.
    @PUT
    public Uni<Response> put(@Nullable ObjectNode about) {
        if (about == null) {
            throw ArmError.invalidContent("The body needs the machine's properties.")
                    .exception();
        }
        return machines.describe(caller.machine().machine(), key -> reported(about, key))
                .replaceWith(Response.noContent().build());
    }

    /// A machine changes its key elsewhere, with a proof.
    private Reported reported(ObjectNode about, MachineKey key) {
        try {
            return json.treeToValue(about.deepCopy().put("clientPublicKey", key.pkcs1()), Reported.class);
        } catch (JsonProcessingException strange) {
            throw ArmError.invalidContent("The body's properties are not those of a machine.")
                    .exception();
        }
    }
}
