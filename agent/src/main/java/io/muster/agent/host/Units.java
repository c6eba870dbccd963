package io.muster.agent.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Services: by systemd where it is in charge, and by the names of running processes anywhere. What starts at boot,
/// the files say; systemd itself is asked, once, whether those units are up that could be.
public final class Units {

    private static final List<String> PROGRAMS = List.of("/usr/lib/systemd/systemd", "/lib/systemd/systemd");

    /// Version 2 of control groups, and where systemd puts its own beside version 1.
    private static final List<String> GROUPS =
            List.of("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified");

    private final boolean systemd;
    private final Set<String> processes;
    private final Host host;
    private final Map<String, String> asked = new ConcurrentHashMap<>();

    private Units(boolean systemd, Set<String> processes, Host host) {
        this.systemd = systemd;
        this.processes = Set.copyOf(processes);
        this.host = host;
    }

    /// How a unit is.
    ///
    /// @param load `loaded`, `not-found` or `masked`
    /// @param active `active`, `inactive`, `failed`, …; empty on an image
    /// @param file `enabled`, `disabled`, `static`, `masked`, …; empty when there is no unit file
    /// @param wantedBy units that start it, whoever says so
    public record State(String load, String active, String file, String wantedBy) {

        /// It is up. One that only tries to come up, perhaps over and over, is not.
        public boolean isActive() {
            return active.equals("active") || active.equals("reloading") || active.equals("refreshing");
        }

        /// Nothing of it runs.
        public boolean isStopped() {
            return active.equals("inactive") || active.equals("failed");
        }

        /// By a link of the administrator, of a script of System V, or of the software itself.
        public boolean startsAtBoot() {
            return file.equals("enabled") || file.equals("enabled-runtime") || !wantedBy.isEmpty();
        }

        /// There is something that could be started.
        public boolean canStart() {
            return load.equals("loaded");
        }
    }

    static Units read(Host host) {
        if (!host.isLive()) {
            return new Units(PROGRAMS.stream().anyMatch(path -> host.facts(path).isPresent()), Set.of(), host);
        }
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

    /// True where systemd manages services, or will on an image.
    public boolean hasSystemd() {
        return systemd;
    }

    /// True when a process of this name runs; the kernel keeps 15 characters of a name.
    public boolean isRunning(String process) {
        return processes.contains(process.length() <= 15 ? process : process.substring(0, 15));
    }

    /// Asks systemd about all these units at once, and remembers. Of what has neither a file nor a control group,
    /// nothing is up.
    ///
    /// A control group alone tells nobody whether a service is up: jobs of a stopped `cron` live on in it, a timer
    /// has none, and neither has a service that is about to be started for the tenth time.
    public void ask(List<String> units) {
        if (!systemd || !host.isLive()) {
            return;
        }
        var unknown = units.stream()
                .filter(unit -> !asked.containsKey(unit))
                .filter(this::mayBeUp)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        var command = new ArrayList<>(List.of("systemctl", "show", "--property=ActiveState"));
        command.addAll(unknown);
        var answers = host.printed("the state of services", command)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        for (int i = 0; i < unknown.size() && i < answers.size(); i += 1) {
            asked.put(
                    unknown.get(i),
                    answers.get(i).substring(answers.get(i).indexOf('=') + 1).strip());
        }
    }

    private boolean mayBeUp(String unit) {
        return !files().state(unit).load().equals("not-found")
                || GROUPS.stream()
                        .map(group -> group + "/system.slice/" + unit)
                        .anyMatch(group -> host.facts(group).isPresent());
    }

    /// @param all units to be asked for together
    /// @throws HostFault when systemd did not say
    public State state(String unit, List<String> all) {
        var file = files().state(unit);
        return new State(file.load(), active(unit, all), file.file(), file.wantedBy());
    }

    private String active(String unit, List<String> all) {
        if (!host.isLive()) {
            return "";
        }
        ask(all);
        var answer = asked.get(unit);
        if (answer == null && mayBeUp(unit)) {
            throw new HostFault("systemd said nothing of " + unit);
        }
        return answer == null ? "inactive" : answer;
    }

    /// What its files say of a unit.
    public State atBoot(String unit) {
        return files().state(unit);
    }

    private UnitFiles files() {
        return host.once("unit files", () -> UnitFiles.read(host));
    }
}
