package io.muster.identity.role;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;

/// Where roles can be given at all.
public interface ExistingScopes {

    /// True for the root, management groups, subscriptions, resource groups, machines and what is below machines; the
    /// scope then stays until the transaction at hand ends.
    Uni<Boolean> exists(ResourceId scope);

    /// Passes when the scope exists.
    default Uni<Void> require(ResourceId scope) {
        return exists(scope)
                .invoke(known -> {
                    if (!known) {
                        throw ArmError.notFound("ScopeNotFound", "The scope '" + scope + "' could not be found.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }
}
