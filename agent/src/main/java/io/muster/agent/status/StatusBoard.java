package io.muster.agent.status;

import io.muster.agent.identity.AgentHome;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;

/// Where the agent's loops write how they fare. Nobody waits for it, and that it cannot be written stops nobody.
public final class StatusBoard {

    private static final Logger LOG = Logger.getLogger(StatusBoard.class.getName());
    private static final int LONGEST = 500;

    private final Path file;
    private final Clock clock;
    private AgentStatus status;

    /// Begins where the last agent on this machine ended, as far as heartbeats go.
    public StatusBoard(AgentHome home, Clock clock) {
        this(home.status(), clock);
    }

    /// Of one of the agent's processes.
    public StatusBoard(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        var before = AgentStatus.read(file).map(AgentStatus::lastHeartbeat);
        var fresh = AgentStatus.ofThisProcess();
        this.status = before.map(fresh::heard).orElse(fresh);
        write();
    }

    public void heard(Instant at) {
        change(now -> now.heard(at).well("stream"));
    }

    public void failed(String where, int code, String details) {
        var text = details.length() > LONGEST ? details.substring(0, LONGEST) : details;
        change(now -> now.failed(new AgentStatus.Trouble(where, code, text, clock.instant())));
    }

    public void well(String where) {
        change(now -> now.well(where));
    }

    private synchronized void change(UnaryOperator<AgentStatus> how) {
        var next = how.apply(status);
        if (!next.equals(status)) {
            status = next;
            write();
        }
    }

    private void write() {
        try {
            status.write(file);
        } catch (UncheckedIOException failed) {
            LOG.warning(failed.getMessage());
        }
    }
}
