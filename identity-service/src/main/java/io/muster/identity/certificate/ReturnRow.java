package io.muster.identity.certificate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "machine_return")
class ReturnRow {

    @Id
    @Column(name = "machine_id")
    UUID machineId;

    @Column(nullable = false)
    String key;

    @Column(name = "resource_id", nullable = false)
    String resourceId;

    @Column(nullable = false)
    String why;

    @Nullable
    String host;

    @Column(name = "asked_at", nullable = false)
    Instant askedAt;

    @Column(name = "last_asked_at", nullable = false)
    Instant lastAskedAt;

    @Column(name = "approved_at")
    @Nullable
    Instant approvedAt;

    @Column(name = "approved_by")
    @Nullable
    String approvedBy;
}
