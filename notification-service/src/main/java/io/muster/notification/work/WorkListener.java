package io.muster.notification.work;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.TargetChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears of new desired states, and which evaluations were answered.
@Singleton
public class WorkListener {

    private final Inbox inbox;
    private final Work work;

    WorkListener(Inbox inbox, Work work) {
        this.inbox = inbox;
        this.work = work;
    }

    @Incoming("targets")
    public Uni<Void> onTarget(ConsumerRecords<String, byte[]> records) {
        var raised = new LinkedHashSet<MachineId>();
        return inbox.onceEach("targets", records, arrival -> {
                    if (arrival instanceof Arrival.Told(var _, TargetChanged target)) {
                        raised.add(target.machine());
                        return work.target(target.machine(), target.epoch());
                    }
                    return Uni.createFrom().voidItem();
                })
                .chain(() -> InOrder.each(List.copyOf(raised), work::tell));
    }

    @Incoming("reports")
    public Uni<Void> onReport(ConsumerRecord<String, byte[]> record) {
        return inbox.once(
                "reports",
                record,
                arrival -> arrival instanceof Arrival.Told(var _, ReportReceived received)
                        ? work.answered(
                                received.report().machine(), received.report().evaluation())
                        : Uni.createFrom().voidItem());
    }
}
