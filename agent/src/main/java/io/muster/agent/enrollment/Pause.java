package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.time.Duration;

/// Waits.
public interface Pause {

    /// @throws AgentFault when it was interrupted
    void of(Duration time);

    /// With the thread asleep.
    static void asleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AgentFault(Reason.SIGN_IN, "interrupted while waiting for the control plane");
        }
    }
}
