package io.muster.chassis.arm;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Answers with a refusal.
public final class ArmResponse {

    private ArmResponse() {}

    /// The envelope with its status; a 401 says how to authenticate.
    public static Response of(ArmError error) {
        var builder = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ArmError.Envelope(error));
        return error.status() == 401
                ? builder.header("WWW-Authenticate", "Bearer").build()
                : builder.build();
    }
}
