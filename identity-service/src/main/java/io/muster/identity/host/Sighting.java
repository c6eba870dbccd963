package io.muster.identity.host;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A host on which a machine was seen.
///
/// @param returnedAt when the machine last came back to it from another host
/// @param copySince when it was found to be a copy; null for a host that has the identity by right
/// @param became the machine that the copy is now
public record Sighting(
        UUID id,
        HostFingerprint host,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant returnedAt,
        @Nullable Instant copySince,
        @Nullable MachineId became) {

    static Sighting first(UUID id, HostFingerprint host, Instant now) {
        return new Sighting(id, host, now, now, null, null, null);
    }

    public boolean isCopy() {
        return copySince != null;
    }

    Sighting seen(Instant at) {
        return new Sighting(id, host, firstSeen, at, returnedAt, copySince, became);
    }

    Sighting again(HostFingerprint newer, Instant now) {
        return new Sighting(id, host.updated(newer), firstSeen, now, returnedAt, copySince, became);
    }

    Sighting returned(HostFingerprint newer, Instant now) {
        return new Sighting(id, host.updated(newer), firstSeen, now, now, copySince, became);
    }

    Sighting copy(Instant now) {
        return new Sighting(id, host, firstSeen, lastSeen, returnedAt, now, became);
    }

    Sighting left(MachineId machine) {
        return new Sighting(id, host, firstSeen, lastSeen, returnedAt, copySince, machine);
    }
}
