package io.muster.notification.presence;

import io.muster.contracts.MachineStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "presence")
class PresenceRow {

    @Id
    @Column(name = "machine_id")
    UUID machineId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    MachineStatus status;

    @Nullable
    @Column(name = "last_heard")
    Instant lastHeard;

    @Nullable
    @Column(name = "agent_version")
    String agentVersion;

    @Column(nullable = false)
    Instant since;
}
