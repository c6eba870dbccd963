package io.muster.identity.scope;

import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;

/// What lives in resource groups and goes with them.
public interface GroupContents {

    /// Deletes everything in the group and all roles given at it or below it, in the transaction at hand, which holds
    /// the group.
    Uni<Void> deleteAllIn(ResourceId group);
}
