package io.muster.chassis.access;

import io.quarkus.oidc.TenantResolver;
import io.quarkus.oidc.runtime.OidcUtils;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/// Which tenant verifies a token: the machines' on `/agent/*`, the people's everywhere else. Said here for every path,
/// because Quarkus would otherwise take a last path segment that happens to be a tenant's name for the tenant, and
/// `…/Microsoft.HybridCompute/machines` ends in one.
@ApplicationScoped
public class TenantByPath implements TenantResolver {

    static final String MACHINES = "machines";

    @Override
    public String resolve(RoutingContext context) {
        return context.normalizedPath().startsWith("/agent/") ? MACHINES : OidcUtils.DEFAULT_TENANT_ID;
    }
}
