package io.muster.chassis.fact;

import static io.muster.chassis.fact.Received.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.TargetChanged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FactCodecTest {

    private static final TargetChanged FACT = new TargetChanged(
            MachineId.of("11111111-2222-4333-8444-555555555555"), 7, Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void aFactComesBackAsItWasSaid() {
        assertThat(FactCodec.read(received(FactCodec.record(FACT, "assignment", "assignment-1"))))
                .isEqualTo(new Arrival.Told(FACT.key(), FACT));
    }

    @Test
    void itTravelsAsACloudEventInBinaryMode() {
        var record = FactCodec.record(FACT, "assignment", "assignment-1");
        assertThat(record.topic()).isEqualTo("assignment.targets");
        assertThat(record.key()).isEqualTo(FACT.key());
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("target.changed.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/assignment");
        assertThat(header(record, "ce_id")).isEqualTo("assignment-1");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                .startsWith("{")
                .contains("\"epoch\":7");
    }

    @Test
    void nothingMeansGone() {
        assertThat(FactCodec.read(received(new ProducerRecord<>("assignment.targets", "k", null))))
                .isEqualTo(new Arrival.Gone("k"));
    }

    @Test
    void aTypeOfANewerVersionIsStrangeNotFatal() {
        var record = new ProducerRecord<>("assignment.targets", "k", "{}".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", "target.changed.v9".getBytes(StandardCharsets.UTF_8));
        assertThat(FactCodec.read(received(record))).isInstanceOf(Arrival.Strange.class);
    }

    @Test
    void aFieldOfANewerVersionIsPassedOver() {
        var body = FactCodec.body(FACT).replace("{", "{\"later\":[1,2],");
        var record = new ProducerRecord<>("assignment.targets", FACT.key(), body.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", "target.changed.v1".getBytes(StandardCharsets.UTF_8));
        assertThat(FactCodec.read(received(record))).isEqualTo(new Arrival.Told(FACT.key(), FACT));
    }

    /// The seed is the repetition's number: a failure comes again.
    @RepeatedTest(300)
    void damagedRecordsNeverThrow(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var bytes = FactCodec.body(FACT).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1 + random.nextInt(6); i += 1) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        var cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        var record = new ProducerRecord<>("assignment.targets", "k", cut);
        record.headers().add("ce_type", "target.changed.v1".getBytes(StandardCharsets.UTF_8));
        assertThat(FactCodec.read(received(record))).isInstanceOfAny(Arrival.Told.class, Arrival.Strange.class);
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
