package io.muster.notification.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.contracts.MachineId;
import io.muster.notification.machine.Trust;
import io.muster.notification.work.Listeners;
import io.muster.notification.work.Numbers;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Which machine is on which connection: one each, the newest.
@Singleton
class Connections implements Listeners {

    private static final Logger LOG = Logger.getLogger(Connections.class);

    /// The machine is on another connection: close code for applications.
    private static final CloseReason TAKEN_OVER = new CloseReason(4_001, "a newer connection took over");

    static final CloseReason UNTRUSTED = new CloseReason(4_003, "the machine is not trusted any more");
    static final CloseReason DELETED = new CloseReason(4_002, "the machine resource is gone");

    private final Map<MachineId, WebSocketConnection> open = new ConcurrentHashMap<>();
    private final Frames frames;
    private final Trust trust;

    Connections(Frames frames, Trust trust, MeterRegistry meters) {
        this.frames = frames;
        this.trust = trust;
        meters.gaugeMapSize("muster_notification_open_connections", List.of(), open);
    }

    void opened(MachineId machine, WebSocketConnection connection) {
        var old = open.put(machine, connection);
        if (old != null) {
            close(old, TAKEN_OVER);
        }
    }

    /// Unless a newer connection has taken its place.
    void closed(MachineId machine, WebSocketConnection connection) {
        open.computeIfPresent(machine, (_, current) -> current.id().equals(connection.id()) ? null : current);
    }

    @Override
    public void grew(MachineId machine, Numbers numbers) {
        Optional.ofNullable(open.get(machine)).ifPresent(connection -> {
            var _ = connection
                    .sendText(frames.write(numbers.frame()))
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf("A frame was lost machine=%s error=%s", machine, failure));
        });
    }

    @Override
    public void gone(MachineId machine) {
        var connection = open.remove(machine);
        if (connection != null) {
            close(connection, DELETED);
        }
    }

    /// Ends the connection of a machine that is not trusted any more.
    void distrusted(MachineId machine) {
        var connection = open.remove(machine);
        if (connection != null) {
            LOG.infof("A machine is not trusted any more machine=%s", machine);
            close(connection, UNTRUSTED);
        }
    }

    /// Revocations are told; that time goes by is not.
    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        open.keySet().stream().filter(machine -> !trust.isGiven(machine)).forEach(this::distrusted);
    }

    @Override
    public boolean isConnected(MachineId machine) {
        return open.containsKey(machine);
    }

    /// Closing a connection that is gone already is no news.
    static void close(WebSocketConnection connection, CloseReason reason) {
        Uni<Void> closing = connection.close(reason);
        var _ = closing.subscribe().with(_ -> {}, failure -> LOG.debugf("A connection was gone error=%s", failure));
    }
}
