package io.muster.testkit;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.chassis.fact.Outbox;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.TargetChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// A listener as services have them: notes every target and announces that it did. Some epochs it cannot take.
@Singleton
public class Targets {

    static final int NEVER = 13;
    static final int NEVER_WITH_NUL = 14;
    static final int TWICE = 15;
    static final int NO_NUMBER = 16;
    static final int LATER = 17;

    private final Inbox inbox;
    private final Outbox outbox;
    private final AtomicInteger tries = new AtomicInteger();

    Targets(Inbox inbox, Outbox outbox) {
        this.inbox = inbox;
        this.outbox = outbox;
    }

    @Incoming("targets")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach(
                "targets",
                records,
                arrival -> arrival instanceof Arrival.Told(var _, TargetChanged target)
                        ? note(target)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> note(TargetChanged target) {
        return insert(target.machine().toString(), target.epoch())
                .chain(() -> outbox.announce(new HeartbeatReceived(
                        target.machine(), target.at(), Long.toString(target.epoch()), target.at())))
                .chain(() -> afterwards(target));
    }

    /// What goes wrong comes last: nothing of it may stay.
    private Uni<Void> afterwards(TargetChanged target) {
        return switch ((int) target.epoch()) {
            case NEVER -> Uni.createFrom().failure(new IllegalArgumentException("never"));
            case NEVER_WITH_NUL -> Uni.createFrom().failure(new IllegalArgumentException("ne\0ver"));
            case TWICE -> insert(target.machine().toString(), target.epoch());
            case NO_NUMBER ->
                Panache.getSession()
                        .chain(session -> session.createNativeQuery("select cast('x' as int)")
                                .getResultList())
                        .replaceWithVoid();
            case LATER ->
                tries.incrementAndGet() < 7
                        ? Uni.createFrom().failure(new IllegalStateException("later"))
                        : Uni.createFrom().voidItem();
            default -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> insert(String machine, long epoch) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into applied (machine, epoch) values (:machine, :epoch)")
                        .setParameter("machine", machine)
                        .setParameter("epoch", epoch)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
