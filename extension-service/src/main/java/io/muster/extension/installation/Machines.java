package io.muster.extension.installation;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Which machines there are, as identity-service tells.
@Singleton
public class Machines {

    private static final String ADD = """
            insert into machine (id, key) values (:id, :key)
            on conflict (id) do update set key = excluded.key
            """;

    private final Inbox inbox;

    Machines(Inbox inbox) {
        this.inbox = inbox;
    }

    @Incoming("machines")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach("machines", records, arrival -> switch (arrival) {
            case Arrival.Told(var _, MachineChanged machine) -> add(machine);
            case Arrival.Gone(var key) -> Departure.of(key, MachineId::of, Machines::remove);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    /// Opens a session of its own.
    Uni<Boolean> exists(ResourceId machine) {
        return Panache.withSession(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery("select count(*) from machine where key = :key", Long.class)
                        .setParameter("key", machine.key())
                        .getSingleResult())
                .map(count -> count > 0));
    }

    /// A machine that was deleted and enrolled again under the same name may come before the tombstone of the old one,
    /// or even before the old one: they are different keys of the topic, and have a row each.
    private static Uni<Void> add(MachineChanged machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter("id", machine.machine().value())
                        .setParameter("key", machine.id().key())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> remove(MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from machine where id = :id")
                        .setParameter("id", machine.value())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
