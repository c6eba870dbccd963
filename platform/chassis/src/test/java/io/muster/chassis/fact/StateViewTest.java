package io.muster.chassis.fact;

import static io.muster.chassis.fact.Received.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.TargetChanged;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StateViewTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final MachineId STAYS = new MachineId(UUID.randomUUID());
    private static final MachineId GOES = new MachineId(UUID.randomUUID());

    private final StateView<TargetChanged> view = new StateView<>(TargetChanged.class);

    @Test
    void theLatestOfEveryKeyIsKnownAndWhatIsGoneIsNot() {
        view.apply(said(STAYS, 1));
        view.apply(said(GOES, 1));
        view.apply(said(STAYS, 2));
        view.apply(gone(GOES));
        assertThat(view.find(STAYS.toString()).map(TargetChanged::epoch)).hasValue(2L);
        assertThat(view.all()).hasSize(1);
        assertThat(view.any(target -> target.epoch() == 2)).isTrue();
    }

    @Test
    void whatIsKnownStandsWhileTheTopicIsReadAgain() {
        view.apply(said(STAYS, 1));
        view.apply(said(GOES, 1));
        view.isCaughtUp(AT);
        view.startOver();
        view.apply(said(STAYS, 2));
        assertThat(view.find(STAYS.toString()).map(TargetChanged::epoch)).hasValue(1L);
        assertThat(view.find(GOES.toString())).isPresent();
        assertThat(view.caughtUp()).isTrue();
    }

    /// Its tombstone may have been compacted away: nobody says any more that it is gone.
    @Test
    void whatIsNotMetAgainIsGoneOnceTheTopicHasBeenRead() {
        view.apply(said(STAYS, 1));
        view.apply(said(GOES, 1));
        view.isCaughtUp(AT);
        view.startOver();
        view.apply(said(STAYS, 2));
        view.isCaughtUp(AT);
        assertThat(view.find(STAYS.toString()).map(TargetChanged::epoch)).hasValue(2L);
        assertThat(view.find(GOES.toString())).isEmpty();
        view.apply(said(GOES, 3));
        assertThat(view.find(GOES.toString()).map(TargetChanged::epoch)).hasValue(3L);
    }

    @Test
    void aReadingThatIsCutShortIsForgotten() {
        view.apply(said(STAYS, 1));
        view.isCaughtUp(AT);
        view.startOver();
        view.apply(said(GOES, 1));
        view.startOver();
        view.apply(said(STAYS, 1));
        view.isCaughtUp(AT);
        assertThat(view.find(GOES.toString())).isEmpty();
    }

    @Test
    void whatIsStrangeOrOfAnotherKindChangesNothing() {
        view.apply(said(STAYS, 1));
        view.apply(received(FactCodec.record(new HeartbeatReceived(STAYS, AT, "1.0", AT), "test", "1")));
        view.apply(received(new ProducerRecord<>("t", STAYS.toString(), new byte[] {1})));
        assertThat(view.find(STAYS.toString()).map(TargetChanged::epoch)).hasValue(1L);
    }

    private static ConsumerRecord<String, byte[]> said(MachineId machine, long epoch) {
        return received(FactCodec.record(new TargetChanged(machine, epoch, AT), "test", "1"));
    }

    private static ConsumerRecord<String, byte[]> gone(MachineId machine) {
        return received(new ProducerRecord<>("assignment.targets", machine.toString(), null));
    }
}
