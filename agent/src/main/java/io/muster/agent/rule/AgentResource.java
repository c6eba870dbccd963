package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// How the agent itself is set up. It is asked, not its files, and nothing is written.
///
/// @param setting `logLevel`: `Error`, `Warning`, `Informational`, `Debug` or `Trace`
record AgentResource(String setting, Expectation expect) implements Resource {

    AgentResource {
        Resource.require(setting, "setting", "logLevel");
    }

    @Override
    public Outcome check(Host host) {
        if (!host.isLive()) {
            return Outcome.notApplicable("no agent runs on an image");
        }
        var level = level(Logger.getLogger("io.muster.agent"));
        return Outcome.of(
                List.of(new Evidence("agent " + setting, expect.words(), level, expect.holds(level))),
                "the agent logs as wanted",
                "the agent does not log as wanted");
    }

    /// The quietest level that is written.
    private static String level(Logger logger) {
        if (logger.isLoggable(Level.FINER)) {
            return "Trace";
        }
        if (logger.isLoggable(Level.CONFIG)) {
            return "Debug";
        }
        if (logger.isLoggable(Level.INFO)) {
            return "Informational";
        }
        return logger.isLoggable(Level.WARNING) ? "Warning" : "Error";
    }
}
