package io.muster.chassis.fact;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record and what it says.
final class Heard {

    private final ConsumerRecord<String, byte[]> record;
    private final Arrival arrival;

    Heard(ConsumerRecord<String, byte[]> record, Arrival arrival) {
        this.record = record;
        this.arrival = arrival;
    }

    static Heard of(ConsumerRecord<String, byte[]> record) {
        return new Heard(record, FactCodec.read(record));
    }

    ConsumerRecord<String, byte[]> record() {
        return record;
    }

    Arrival arrival() {
        return arrival;
    }

    /// In the same order, in lots that can be applied together: what is gone is alone.
    static List<List<Heard>> lots(List<Heard> all, int most) {
        var lots = new ArrayList<List<Heard>>();
        var open = new ArrayList<Heard>();
        for (var one : all) {
            boolean alone = one.arrival() instanceof Arrival.Gone;
            if (alone || open.size() == most) {
                close(open, lots);
            }
            open.add(one);
            if (alone) {
                close(open, lots);
            }
        }
        close(open, lots);
        return List.copyOf(lots);
    }

    private static void close(List<Heard> open, List<List<Heard>> lots) {
        if (!open.isEmpty()) {
            lots.add(List.copyOf(open));
            open.clear();
        }
    }
}
