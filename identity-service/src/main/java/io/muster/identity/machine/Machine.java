package io.muster.identity.machine;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.MachineKeyChanged;
import io.muster.contracts.facts.PresenceChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine resource.
///
/// @param publicKey the key that signs its certificate requests and token assertions
/// @param trustedUntil the end of its certificate, or of trust in it; null before the first certificate
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
        Instant updatedAt,
        @Nullable Instant trustedUntil) {

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
        return new Machine(
                id, resource, location, next, reported, publicKey, status, statusChanged, createdAt, now, trustedUntil);
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
                        updatedAt,
                        trustedUntil);
    }

    /// True while it may have tokens: a machine whose certificate ended or was revoked asks for a certificate
    /// first.
    public boolean isTrusted(Instant now) {
        return trustedUntil == null || now.isBefore(trustedUntil);
    }

    public Machine trustedUntil(Instant end) {
        return new Machine(
                id, resource, location, tags, reported, publicKey, status, statusChanged, createdAt, updatedAt, end);
    }

    /// The same machine going on with another key.
    public Decision<Machine, Fact> rolled(MachineKey key, Instant now) {
        var next = new Machine(
                id,
                resource,
                location,
                tags,
                reported.withKey(key),
                key,
                status,
                statusChanged,
                createdAt,
                now,
                trustedUntil);
        return Decision.become(next, List.of(new MachineKeyChanged(id, key.pkcs1(), now), next.changed()));
    }
}
