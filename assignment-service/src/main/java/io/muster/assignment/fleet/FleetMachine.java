package io.muster.assignment.fleet;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.time.Instant;

/// A machine, as far as assignments care.
///
/// @param epoch of its desired state; 0 before the first assignment
/// @param toldAt when identity-service said so
public record FleetMachine(
        MachineId id, ResourceId resource, String location, String osType, long epoch, Instant toldAt) {

    /// True when nothing else is assigned to it than to this other state of it: a machine is told anew also when its
    /// certificate was renewed.
    public boolean isCoveredAs(FleetMachine other) {
        return id.equals(other.id)
                && resource.equals(other.resource)
                && location.equals(other.location)
                && osType.equals(other.osType);
    }

    /// The same machine with its desired state one epoch on.
    public FleetMachine next() {
        return new FleetMachine(id, resource, location, osType, epoch + 1, toldAt);
    }
}
