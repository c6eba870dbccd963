package io.muster.assignment.fleet;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;

/// A machine, as far as assignments care.
///
/// @param epoch of its desired state; 0 before the first assignment
public record FleetMachine(MachineId id, ResourceId resource, String location, String osType, long epoch) {

    /// The same machine with its desired state one epoch on.
    public FleetMachine next() {
        return new FleetMachine(id, resource, location, osType, epoch + 1);
    }
}
