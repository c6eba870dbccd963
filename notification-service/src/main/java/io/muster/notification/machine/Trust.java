package io.muster.notification.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.facts.MachineChanged;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Until when each machine is trusted, in memory. A token tells of its last hour; identity-service tells at once when a
/// machine is revoked.
@Singleton
public class Trust {

    private static final String ALL = "select id, trusted_until from machine where trusted_until is not null";

    private static final ArmError ENDED = new ArmError(
            401,
            "certificate_ended",
            "The machine's certificate ended or was revoked. Ask for another at " + Endpoints.CERTIFICATES + " first.");

    private final Pool database;
    private final Clock clock;
    private final Map<MachineId, Instant> until = new ConcurrentHashMap<>();

    Trust(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Before the topics are heard, which begins at 1000: what was told before would overwrite what is told then.
    public void remember(@Observes @Priority(900) StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> database.query(ALL).execute())
                    .forEach(row -> until.put(
                            new MachineId(row.getUUID("id")),
                            row.getOffsetDateTime("trusted_until").toInstant()));
        } catch (Throwable failed) {
            throw new IllegalStateException("who is trusted could not be read", failed);
        }
    }

    /// What was told of a machine last; [Machines] keeps it.
    public void told(MachineChanged machine) {
        var end = machine.trustedUntil();
        if (end == null) {
            until.remove(machine.machine());
        } else {
            until.put(machine.machine(), end);
        }
    }

    /// The machine is gone.
    public void gone(MachineId machine) {
        until.remove(machine);
    }

    /// True until the end of trust that was told. Of whom none was told, the token alone says it.
    public boolean isGiven(MachineId machine) {
        var end = until.get(machine);
        return end == null || clock.instant().isBefore(end);
    }

    /// @throws io.muster.chassis.arm.RefusedException 401 `certificate_ended` when it is not trusted any more
    public void require(MachineId machine) {
        if (!isGiven(machine)) {
            throw ENDED.exception();
        }
    }
}
