package io.muster.identity.revocation;

import io.muster.chassis.arm.ArmError;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Which machine certificates are revoked: as lists and on request.
@Path("/agent/v1/identity")
public class RevocationResource {

    private static final String LIST = "application/pkix-crl";
    private static final String STATUS = "application/ocsp-response";
    private static final int LONGEST_QUERY = 8_192;

    private final RevocationLists lists;
    private final StatusResponder responder;

    RevocationResource(RevocationLists lists, StatusResponder responder) {
        this.lists = lists;
        this.responder = responder;
    }

    /// The current issuer's list.
    @GET
    @Path("/crl")
    @Produces(LIST)
    public Uni<byte[]> list() {
        return lists.current();
    }

    /// The list that an issuer's certificates name.
    @GET
    @Path("/crl/{issuer}")
    @Produces(LIST)
    public Uni<byte[]> list(@PathParam("issuer") String issuer) {
        return lists.of(issuer)
                .orElseThrow(() -> ArmError.notFound("IssuerNotFound", "There is no such issuer.")
                        .exception());
    }

    /// By POST, as RFC 6960 has it.
    @POST
    @Path("/ocsp")
    @Consumes("application/ocsp-request")
    @Produces(STATUS)
    public Uni<byte[]> status(byte[] request) {
        return responder.answer(request);
    }

    /// By GET, as RFC 6960 has it but for the place: the request is part of the query, because the address of
    /// certificates ends in `?request=`. What comes after it begins with the slash that clients put there.
    @GET
    @Path("/ocsp")
    @Produces(STATUS)
    public Uni<byte[]> status(@QueryParam("request") @Nullable String request) {
        return responder.answer(decoded(request));
    }

    private static byte[] decoded(@Nullable String request) {
        if (request == null || request.length() > LONGEST_QUERY) {
            return new byte[0];
        }
        var text = request.startsWith("/") ? request.substring(1) : request;
        try {
            return Base64.getDecoder().decode(text.replace(' ', '+'));
        } catch (IllegalArgumentException unreadable) {
            return new byte[0];
        }
    }
}
