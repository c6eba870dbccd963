package io.muster.identity.host;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "host_sighting")
class HostRow {

    @Id
    UUID id;

    @Column(name = "machine_id", nullable = false)
    UUID machineId;

    @Column(nullable = false)
    String host;

    @Column(name = "first_seen", nullable = false)
    Instant firstSeen;

    @Column(name = "last_seen", nullable = false)
    Instant lastSeen;

    @Column(name = "returned_at")
    @Nullable
    Instant returnedAt;

    @Column(name = "copy_since")
    @Nullable
    Instant copySince;

    @Nullable
    UUID became;
}
