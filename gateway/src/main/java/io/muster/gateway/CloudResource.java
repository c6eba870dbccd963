package io.muster.gateway;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/// What a client asks first: where to sign in.
@Path("/")
public class CloudResource {

    private final PublicAddress address;

    CloudResource(PublicAddress address) {
        this.address = address;
    }

    record Cloud(String name, String resourceManager, Authentication authentication) {}

    record Authentication(String loginEndpoint, List<String> audiences, String tenant, String identityProvider) {}

    /// The cloud metadata of ARM, for one cloud: this one. Needs no token.
    @GET
    @Path("/metadata/endpoints")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Cloud> endpoints() {
        return List.of(new Cloud(
                "Muster",
                address.url(),
                new Authentication(
                        address.url() + "/auth/realms/muster", List.of("muster"), address.tenantId(), "OIDC")));
    }

    /// People who type the bare address mean the console.
    @GET
    public Response home() {
        return Response.seeOther(URI.create("/console/")).build();
    }
}
