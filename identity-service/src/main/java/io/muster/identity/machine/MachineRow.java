package io.muster.identity.machine;

import io.muster.contracts.MachineStatus;
import io.muster.identity.SystemDataColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "machine")
class MachineRow {

    @Id
    UUID id;

    @Column(nullable = false)
    String key;

    @Column(name = "resource_id", nullable = false)
    String resourceId;

    @Column(nullable = false)
    String location;

    @Column(nullable = false)
    String tags;

    @Column(nullable = false)
    String reported;

    @Column(name = "public_key", nullable = false)
    String publicKey;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    MachineStatus status;

    @Column(name = "status_changed", nullable = false)
    Instant statusChanged;

    @Column(name = "last_heard")
    @Nullable
    Instant lastHeard;

    @Column(name = "heard_version")
    @Nullable
    String heardVersion;

    @Nullable
    String kind;

    @Embedded
    SystemDataColumns systemData;

    @Column(name = "trusted_until")
    @Nullable
    Instant trustedUntil;

    @Version
    long version;

    void fill(Presence presence) {
        status = presence.status();
        statusChanged = presence.changed();
        lastHeard = presence.lastHeard();
        heardVersion = presence.agentVersion();
    }

    Presence presence() {
        return new Presence(status, statusChanged, lastHeard, heardVersion);
    }
}
