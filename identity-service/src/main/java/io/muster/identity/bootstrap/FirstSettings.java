package io.muster.identity.bootstrap;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/// What a new installation begins with. Scopes are made as long as there is none at all, role assignments once each.
@ConfigMapping(prefix = "muster.bootstrap")
interface FirstSettings {

    /// UUID; nothing is made without one.
    Optional<String> subscriptionId();

    Optional<String> subscriptionName();

    Optional<String> tenantId();

    /// A resource group to begin with.
    Optional<String> resourceGroup();

    Optional<String> location();

    /// Role assignments by any name.
    Map<String, FirstAssignment> roleAssignments();

    interface FirstAssignment {

        /// `sub` of the principal's tokens.
        String principalId();

        /// A role's name, e.g. `Owner`.
        String role();

        /// A resource id.
        String scope();
    }
}
