package io.muster.chassis.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class HeardTest {

    private static final int MOST = 2;

    @Test
    void whatIsToldIsTakenTogetherUpToTheMost() {
        assertThat(lots(told(0), told(1), told(2))).containsExactly(List.of(0L, 1L), List.of(2L));
    }

    @Test
    void whatIsGoneIsTakenAloneAndInItsPlace() {
        assertThat(lots(told(0), gone(1), gone(2), told(3), told(4)))
                .containsExactly(List.of(0L), List.of(1L), List.of(2L), List.of(3L, 4L));
    }

    @Test
    void nothingIsNoLot() {
        assertThat(lots()).isEmpty();
    }

    private static List<List<Long>> lots(Heard... all) {
        return Heard.lots(List.of(all), MOST).stream()
                .map(lot -> lot.stream().map(one -> one.record().offset()).toList())
                .toList();
    }

    private static Heard told(long offset) {
        return new Heard(record(offset), new Arrival.Strange("key", "only its place counts here"));
    }

    private static Heard gone(long offset) {
        return new Heard(record(offset), new Arrival.Gone("key"));
    }

    private static ConsumerRecord<String, byte[]> record(long offset) {
        return new ConsumerRecord<>("topic", 0, offset, "key", new byte[0]);
    }
}
