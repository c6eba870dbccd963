package io.muster.evaluation.standing;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.facts.ReportReceived;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Turns reports into findings and standings, each report once.
@Singleton
public class ReportListener {

    private final Inbox inbox;
    private final Standings standings;

    ReportListener(Inbox inbox, Standings standings) {
        this.inbox = inbox;
        this.standings = standings;
    }

    @Incoming("reports")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once(
                "reports",
                record,
                arrival -> arrival instanceof Arrival.Told(var _, ReportReceived received)
                        ? standings.weigh(received)
                        : Uni.createFrom().voidItem());
    }
}
