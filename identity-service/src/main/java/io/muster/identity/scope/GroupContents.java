package io.muster.identity.scope;

import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;

/// What lives in resource groups and goes with them.
public interface GroupContents {

    /// Deletes everything in the group, in the transaction at hand.
    Uni<Void> deleteAllIn(ResourceId group);
}
