package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeadlineTest {

    private static final Deadline SHORT = new Deadline("waiting", Duration.ofMillis(50));
    private static final Deadline LONG = new Deadline("waiting", Duration.ofMinutes(10));

    @Test
    void whatIsDoneInTimeCounts() {
        assertThat(LONG.<String>keptBy(() -> "done")).isEqualTo("done");
    }

    @Test
    void whatFailsFailsAsItDid() {
        var fault = new AgentFault(Reason.CREATE, "no");
        assertThatThrownBy(() -> LONG.keptBy(() -> {
                    throw fault;
                }))
                .isSameAs(fault);
        assertThatThrownBy(() -> LONG.keptBy(() -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void whoIsTooLateIsInterruptedAndItIsFault62() {
        var told = new CountDownLatch(1);
        assertThatThrownBy(() -> SHORT.keptBy(() -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } finally {
                        told.countDown();
                    }
                }))
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(62))
                .hasMessageContaining("waiting took longer than 50 ms");
        assertThat(told.getCount()).isZero();
    }

    @Test
    void whatWasDoneAtTheLastMomentCounts() {
        assertThat(SHORT.<String>keptBy(() -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException toldToEnd) {
                        return "just so";
                    }
                }))
                .isEqualTo("just so");
    }
}
