package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.HurriedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogTest {

    private static final Duration EVERY = Duration.ofMinutes(3);

    private final List<Duration> told = new ArrayList<>();

    @Test
    void tellsAsLongAsEveryLoopGoesRoundAndNotLonger() {
        var time = HurriedTime.until(Duration.ofMinutes(60));
        var watchdog = new Watchdog(Set.of("guest", "sender"), time, EVERY, () -> told.add(time.elapsed()));
        // The guest loop's last turn ends at 9 minutes; the sender goes on.
        time.atWait(3, () -> watchdog.went("guest"));
        for (int wait = 1; wait < 20; wait += 1) {
            if (wait != 3) {
                time.atWait(wait, () -> watchdog.went("sender"));
            }
        }
        new Loop("watchdog", watchdog, time).run();
        assertThat(Thread.interrupted()).as("it ended when time did").isTrue();
        assertThat(told).first().isEqualTo(Duration.ZERO);
        assertThat(told)
                .last()
                .satisfies(last -> assertThat(last)
                        .isBetween(
                                Watchdog.LONGEST_TURN,
                                Watchdog.LONGEST_TURN.plus(EVERY).plus(Duration.ofMinutes(6))));
    }

    @Test
    void tellsThreeTimesInTheTimeThatItsUnitGives() {
        assertThat(Watchdog.every(Map.of("WATCHDOG_USEC", "6000000"))).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1"})
    void aTimeThatIsNoneMeansTheUsualOne(String strange) {
        assertThat(Watchdog.every(Map.of("WATCHDOG_USEC", strange))).isEqualTo(Watchdog.every(Map.of()));
    }
}
