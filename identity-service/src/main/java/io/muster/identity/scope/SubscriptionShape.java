package io.muster.identity.scope;

import java.util.List;
import java.util.Map;

/// A subscription as clients see it.
public record SubscriptionShape(
        String id,
        String subscriptionId,
        String displayName,
        String tenantId,
        String state,
        Policies subscriptionPolicies,
        String authorizationSource,
        List<String> managedByTenants,
        Map<String, String> tags) {

    /// Nobody pays here, so there is nothing to say.
    public record Policies(String locationPlacementId, String quotaId, String spendingLimit) {}

    public static SubscriptionShape of(Scope scope, Tenant tenant) {
        return new SubscriptionShape(
                scope.id().value(),
                scope.id().name(),
                scope.displayName(),
                tenant.id(),
                "Enabled",
                new Policies("Muster", "Muster", "Off"),
                "RoleBased",
                List.of(),
                scope.tags());
    }
}
