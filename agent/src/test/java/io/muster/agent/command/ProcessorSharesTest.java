package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.HurriedTime;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorSharesTest {

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private AgentHome home;

    @BeforeEach
    void aHome() {
        home = new AgentHome(directory);
    }

    private void run(HurriedTime time) {
        new Loop("shares", new ProcessorShares(home, time, this::tell), time).run();
        assertThat(Thread.interrupted()).as("it ended when time did").isTrue();
    }

    private void tell(List<String> command) {
        told.add(String.join(" ", command));
    }

    private void decide(Setting setting, String percent) {
        LocalConfig.read(home).with(setting, List.of(percent)).write(home);
    }

    @Test
    void bothUnitsGetTheUsualShareOnceAtTheStart() {
        run(HurriedTime.until(Duration.ofMinutes(10)));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "systemctl set-property --runtime gcad.service CPUQuota=5%",
                        "systemctl set-property --runtime extd.service CPUQuota=5%");
    }

    @Test
    void whatIsDecidedWhileItRunsReachesTheUnitWithinSeconds() {
        var time = HurriedTime.until(Duration.ofMinutes(10));
        var at = new ArrayList<Duration>();
        time.atWait(3, () -> decide(Setting.GUEST_PROCESSOR, "20"));
        time.atWait(4, () -> at.add(time.elapsed()));
        run(time);
        assertThat(told).hasSize(3).last().isEqualTo("systemctl set-property --runtime gcad.service CPUQuota=20%");
        assertThat(at.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatCouldNotBeDoneIsTriedAgain() {
        var time = HurriedTime.ofWaits(3);
        var failures = new ArrayList<>(List.of(new UncheckedIOException(new IOException("systemd is busy"))));
        new Loop(
                        "shares",
                        new ProcessorShares(home, time, command -> {
                            if (!failures.isEmpty()) {
                                throw failures.removeLast();
                            }
                            tell(command);
                        }),
                        time)
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).hasSize(2);
    }
}
