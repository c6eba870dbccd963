package io.muster.identity.role;

import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Who has a role, for those who change it. All calls work in the transaction at hand.
public interface RoleHolders {

    /// The scopes of the role's assignments.
    Uni<List<ResourceId>> heldAt(Role role);

    /// Says all assignments of the role again, with what it allows now.
    Uni<Void> tellAgain(Role role);
}
