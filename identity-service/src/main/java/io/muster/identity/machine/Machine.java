package io.muster.identity.machine;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import java.time.Instant;
import java.util.Map;

/// A machine resource.
///
/// @param publicKey the key that signs its certificate requests and token assertions
public record Machine(
        MachineId id,
        ResourceId resource,
        String location,
        Map<String, String> tags,
        Reported reported,
        MachineKey publicKey,
        MachineStatus status,
        Instant statusChanged,
        Instant createdAt,
        Instant updatedAt) {

    public Machine {
        tags = Map.copyOf(tags);
    }

    /// What the others hear of it.
    MachineChanged changed() {
        return new MachineChanged(
                id,
                resource,
                location,
                tags,
                String.valueOf(reported.osType()),
                reported.osName(),
                reported.osVersion(),
                reported.agentVersion(),
                updatedAt);
    }

    Machine tagged(Map<String, String> next, Instant now) {
        return new Machine(id, resource, location, next, reported, publicKey, status, statusChanged, createdAt, now);
    }

    /// The machine as presence sees it; older news than what we have changes nothing.
    Machine with(PresenceChanged presence) {
        return presence.at().isBefore(statusChanged)
                ? this
                : new Machine(
                        id,
                        resource,
                        location,
                        tags,
                        reported,
                        publicKey,
                        presence.status(),
                        presence.at(),
                        createdAt,
                        updatedAt);
    }
}
