package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.io.PrintWriter;

/// While this is open, a command that is told to end (Ctrl+C) says so by the public number.
final class Interruption implements AutoCloseable {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /// Files are whole whenever this happens: what is written is renamed into place.
    static Interruption during(String what, PrintWriter err) {
        var hook = Thread.ofPlatform().name("interruption").unstarted(() -> {
            var fault = new AgentFault(
                    Reason.INTERRUPTED, what + " was interrupted; the same command goes on where this one was");
            err.println(fault.text());
            err.flush();
            Runtime.getRuntime().halt(fault.code());
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook has the last word.
            return;
        }
    }
}
