package io.muster.agent.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Services: by systemd where it runs, and by the names of running processes anywhere.
public final class Units {

    private final boolean systemd;
    private final Set<String> processes;
    private final Host host;
    private final Map<String, State> asked = new LinkedHashMap<>();

    private Units(boolean systemd, Set<String> processes, Host host) {
        this.systemd = systemd;
        this.processes = Set.copyOf(processes);
        this.host = host;
    }

    /// What systemd says of a unit.
    ///
    /// @param load `loaded`, `not-found` or `masked`
    /// @param active `active`, `inactive`, `failed`, …
    /// @param file `enabled`, `disabled`, `static`, `masked`, …; empty when there is no unit file
    /// @param wantedBy units that start it
    public record State(String load, String active, String file, String wantedBy) {

        /// It is up. One that only tries to come up, perhaps over and over, is not.
        public boolean isActive() {
            return active.equals("active") || active.equals("reloading") || active.equals("refreshing");
        }

        /// Nothing of it runs.
        public boolean isStopped() {
            return active.equals("inactive") || active.equals("failed");
        }

        /// A script of System V has no unit file to enable: links start it.
        public boolean startsAtBoot() {
            return file.equals("enabled")
                    || file.equals("enabled-runtime")
                    || (file.equals("generated") && !wantedBy.isEmpty());
        }
    }

    static Units read(Host host) {
        host.requireLive("the state of services");
        var processes = new HashSet<String>();
        for (var pid : host.names("/proc")) {
            if (Character.isDigit(pid.charAt(0))) {
                addName(host, pid, processes);
            }
        }
        return new Units(host.facts("/run/systemd/system").isPresent(), processes, host);
    }

    private static void addName(Host host, String pid, Set<String> processes) {
        try {
            host.text("/proc/" + pid + "/comm").map(String::strip).ifPresent(processes::add);
        } catch (HostFault ended) {
            // It ended while we looked: it does not run.
            return;
        }
    }

    /// True where systemd manages services.
    public boolean hasSystemd() {
        return systemd;
    }

    /// True when a process of this name runs; the kernel keeps 15 characters of a name.
    public boolean isRunning(String process) {
        return processes.contains(process.length() <= 15 ? process : process.substring(0, 15));
    }

    /// Asks systemd about all these units at once, and remembers.
    public void ask(List<String> units) {
        var unknown = units.stream().filter(unit -> !asked.containsKey(unit)).toList();
        if (!systemd || unknown.isEmpty()) {
            return;
        }
        var command = new ArrayList<>(
                List.of("systemctl", "show", "--property=LoadState,ActiveState,UnitFileState,WantedBy"));
        command.addAll(unknown);
        var blocks = host.printed("the state of services", command).split("\n\n");
        for (int i = 0; i < unknown.size() && i < blocks.length; i += 1) {
            asked.put(unknown.get(i), state(blocks[i]));
        }
    }

    /// @throws HostFault when systemd did not say
    public State state(String unit, List<String> all) {
        ask(all);
        var state = asked.get(unit);
        if (state == null) {
            throw new HostFault("systemd said nothing of " + unit);
        }
        return state;
    }

    private static State state(String block) {
        var fields = new LinkedHashMap<String, String>();
        block.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> fields.put(parts[0], parts[1].strip()));
        return new State(
                fields.getOrDefault("LoadState", ""),
                fields.getOrDefault("ActiveState", ""),
                fields.getOrDefault("UnitFileState", ""),
                fields.getOrDefault("WantedBy", ""));
    }
}
