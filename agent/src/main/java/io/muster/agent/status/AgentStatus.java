package io.muster.agent.status;

import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the agent that runs has last seen.
///
/// @param started when its process was; tells it from a later process with the same number
/// @param lastHeartbeat the last that the control plane has answered
/// @param trouble the last failure that was not mended since
public record AgentStatus(
        long pid,
        @Nullable Instant started,
        @Nullable Instant lastHeartbeat,
        @Nullable Trouble trouble) {

    /// A failure.
    ///
    /// @param where which of the agent's loops had it
    public record Trouble(String where, int code, String details, Instant at) {}

    /// Of the process we are in.
    public static AgentStatus ofThisProcess() {
        var process = ProcessHandle.current();
        return new AgentStatus(process.pid(), process.info().startInstant().orElse(null), null, null);
    }

    /// Nothing when no agent ever ran here, or it cannot be read.
    public static Optional<AgentStatus> read(AgentHome home) {
        return read(home.status());
    }

    /// As [#read(AgentHome)], of one of the agent's processes.
    public static Optional<AgentStatus> read(Path file) {
        try {
            return Files.isReadable(file)
                    ? Optional.of(Gateway.JSON.readValue(file.toFile(), AgentStatus.class))
                    : Optional.empty();
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    public void write(AgentHome home) {
        write(home.status());
    }

    public void write(Path file) {
        try {
            AgentHome.write(file, Gateway.JSON.writeValueAsBytes(this), "rw-r--r--");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// True when the process that wrote this still runs.
    public boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> started == null
                        || process.info().startInstant().map(started::equals).orElse(true))
                .isPresent();
    }

    public AgentStatus heard(Instant at) {
        return new AgentStatus(pid, started, at, trouble);
    }

    public AgentStatus failed(Trouble newest) {
        return new AgentStatus(pid, started, lastHeartbeat, newest);
    }

    /// A loop got through: the trouble it had is over.
    public AgentStatus well(String where) {
        return trouble != null && trouble.where().equals(where)
                ? new AgentStatus(pid, started, lastHeartbeat, null)
                : this;
    }
}
