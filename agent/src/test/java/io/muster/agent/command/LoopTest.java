package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.HurriedTime;
import io.muster.agent.identity.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopTest {

    private static void fail() {
        throw new UncheckedIOException(new IOException("away"));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static void run(HurriedTime pace, Loop.Step step) {
        new Loop("test", step, pace).run();
        assertThat(Thread.interrupted()).as("who was interrupted remains so").isTrue();
    }

    @Test
    void theLongestWaitDoublesUpToTwoMinutes() {
        var pace = HurriedTime.ofWaits(70);
        run(pace, LoopTest::fail);
        for (int i = 0; i < 7; i += 1) {
            assertThat(pace.waits().get(i)).isLessThanOrEqualTo(seconds(1L << i));
        }
        assertThat(pace.waits()).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(seconds(120)));
        assertThat(pace.waits().subList(7, 70))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(seconds(64)));
    }

    /// A fleet that lost its control plane at one moment does not come back at one moment.
    @Test
    void waitsAreNeverTheSame() {
        var one = HurriedTime.ofWaits(30);
        var other = HurriedTime.ofWaits(30);
        run(one, LoopTest::fail);
        run(other, LoopTest::fail);
        assertThat(one.waits()).isNotEqualTo(other.waits());
    }

    @Test
    void aStepThatSucceedsIsANewBeginning() {
        var pace = HurriedTime.ofWaits(40);
        int[] turn = {0};
        run(pace, () -> {
            turn[0] += 1;
            if (turn[0] % 2 == 0) {
                fail();
            }
        });
        assertThat(pace.waits()).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(seconds(1)));
    }

    @Test
    void aStepThatWentWellForLongBeforeItFailedIsANewBeginning() {
        var pace = HurriedTime.ofWaits(40);
        run(pace, () -> {
            pace.pass(Duration.ofHours(1));
            fail();
        });
        assertThat(pace.waits()).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(seconds(1)));
    }

    @Test
    void whateverFailsIsTriedAgain() {
        var pace = HurriedTime.ofWaits(4);
        int[] turn = {0};
        run(pace, () -> {
            turn[0] += 1;
            switch (turn[0]) {
                case 1 -> throw new RefusedException("no");
                case 2 -> throw new IllegalStateException("a bug");
                case 3 -> throw new OutOfMemoryError("no room");
                default -> fail();
            }
        });
        assertThat(turn[0]).isEqualTo(4);
    }

    @Test
    void anInterruptedStepIsTheLast() {
        var pace = HurriedTime.ofWaits(1);
        run(pace, () -> {
            throw new InterruptedException();
        });
        assertThat(pace.waits()).isEmpty();
    }
}
