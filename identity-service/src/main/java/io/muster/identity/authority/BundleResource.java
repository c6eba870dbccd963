package io.muster.identity.authority;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/// The issuers of machine certificates, for whoever verifies them.
@Path("/agent/v1/identity/authorities")
public class BundleResource {

    private final Keys keys;

    BundleResource(Keys keys) {
        this.keys = keys;
    }

    /// The authority's certificates, current, next and former, PEM.
    @GET
    @Produces("application/x-pem-file")
    public String bundle() {
        return keys.authority().bundle();
    }
}
