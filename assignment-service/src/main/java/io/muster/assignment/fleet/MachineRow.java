package io.muster.assignment.fleet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

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

    @Column(name = "os_type", nullable = false)
    String osType;

    long epoch;

    @Column(name = "told_at", nullable = false)
    Instant toldAt;
}
