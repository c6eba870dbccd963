package io.muster.identity.machine;

import io.smallrye.mutiny.Uni;

/// What other features keep of a machine and must let go with it.
public interface MachineEffects {

    /// In the transaction that removes the machine.
    Uni<Void> leaveWith(Machine machine);
}
