package io.muster.agent.command;

import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.stream.Pace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Logger;

/// Holds the agent's units to the share of a processor that was decided on this machine, also when that is changed
/// while they run.
final class ProcessorShares implements Loop.Step {

    private static final Logger LOG = Logger.getLogger(ProcessorShares.class.getName());
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Map<Setting, String> UNITS =
            Map.of(Setting.GUEST_PROCESSOR, "gcad.service", Setting.EXTENSIONS_PROCESSOR, "extd.service");

    private final AgentHome home;
    private final Pace pace;
    private final Consumer<List<String>> programs;
    private final Map<String, String> inForce = new HashMap<>();

    /// @param programs runs one
    ProcessorShares(AgentHome home, Pace pace, Consumer<List<String>> programs) {
        this.home = home;
        this.pace = pace;
        this.programs = programs;
    }

    @Override
    public void run() throws InterruptedException {
        var config = LocalConfig.read(home);
        UNITS.forEach((setting, unit) -> hold(unit, config.value(setting)));
        pace.pause(LOOKING);
    }

    /// Until the machine starts anew: then this is done anew.
    private void hold(String unit, String percent) {
        if (!percent.equals(inForce.get(unit))) {
            programs.accept(List.of("systemctl", "set-property", "--runtime", unit, "CPUQuota=" + percent + "%"));
            inForce.put(unit, percent);
            LOG.info(unit + " has " + percent + " % of a processor");
        }
    }
}
