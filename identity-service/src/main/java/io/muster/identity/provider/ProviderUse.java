package io.muster.identity.provider;

import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;

/// Whether a provider can be done without.
public interface ProviderUse {

    /// True when the subscription has resources of the namespace; in the transaction at hand.
    Uni<Boolean> isUsed(ResourceId subscription, String namespace);
}
