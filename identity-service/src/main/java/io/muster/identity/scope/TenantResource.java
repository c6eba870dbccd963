package io.muster.identity.scope;

import io.muster.chassis.arm.ArmPage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/// The tenants that a caller belongs to: there is one.
@Path("/tenants")
public class TenantResource {

    private final Tenant tenant;

    TenantResource(Tenant tenant) {
        this.tenant = tenant;
    }

    record Shape(String id, String tenantId, String displayName, String tenantCategory) {}

    @GET
    public ArmPage<Shape> list() {
        return new ArmPage<>(List.of(new Shape("/tenants/" + tenant.id(), tenant.id(), "Muster", "Home")), null);
    }
}
