package io.muster.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.HurriedTime;
import io.muster.agent.PushedTime;
import io.muster.contracts.agent.StreamFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private final Signals signals = new Signals();
    private final HurriedTime time = HurriedTime.until(LONG);

    @Test
    void numbersOnlyGrow() {
        signals.work(new StreamFrame.Work(5, 2));
        signals.work(new StreamFrame.Work(4, 3));
        signals.work(new StreamFrame.Work(1, 1));
        assertThat(signals.assignments()).isEqualTo(5);
        assertThat(signals.evaluation()).isEqualTo(3);
    }

    @Test
    void aBellThatRangBeforeIsHeard() throws InterruptedException {
        signals.ring();
        signals.await(time, LONG);
        assertThat(time.elapsed()).isZero();
        assertThat(signals.assignments()).isZero();
    }

    @Test
    void aBellThatRingsDuringTheWaitEndsIt() throws InterruptedException {
        time.atWait(1, signals::ring);
        signals.await(time, LONG);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void whoeverWaitsIsWokenByWorkOfAnotherThread() throws InterruptedException {
        var ringing = CompletableFuture.runAsync(() -> signals.work(new StreamFrame.Work(1, 0)));
        signals.await(new PushedTime(), LONG);
        assertThat(signals.assignments()).isEqualTo(1);
        assertThat(ringing).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aBellIsHeardOnceAndThenTheWaitIsAsLongAsAsked() throws InterruptedException {
        signals.ring();
        signals.ring();
        signals.await(time, LONG);
        signals.await(time, LONG);
        assertThat(time.elapsed()).isEqualTo(LONG);
    }

    @Test
    void aBellThatRangAfterTheWaitIsHeardByTheNext() throws InterruptedException {
        signals.await(time, LONG);
        signals.ring();
        signals.await(time, LONG);
        assertThat(time.elapsed()).isEqualTo(LONG);
    }
}
