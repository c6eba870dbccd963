package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.Units;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;

/// Services that must run (one of them is enough) or must not (none of them, and none may start at boot). What must run
/// is judged by systemd alone where it is in charge, since any process can have a name; what must not run may not run
/// under its name either.
///
/// @param state `active` or `inactive`
record UnitResource(List<String> units, List<String> processes, String state) implements Resource {

    UnitResource {
        units = List.copyOf(units);
        processes = List.copyOf(processes);
        if (!state.equals("active") && !state.equals("inactive")) {
            throw new IllegalArgumentException("a unit is active or inactive");
        }
    }

    @Override
    public Outcome check(Host host) {
        var known = host.units();
        var running = processes.stream().filter(known::isRunning).toList();
        return state.equals("active") ? active(known, running) : inactive(known, running);
    }

    private Outcome active(Units known, List<String> running) {
        var names = String.join(" or ", units);
        boolean fine = known.hasSystemd()
                ? units.stream().anyMatch(unit -> known.state(unit, units).isActive())
                : !running.isEmpty();
        var found = fine ? (known.hasSystemd() ? "active" : "process " + running.getFirst()) : "not running";
        return Outcome.of(
                List.of(new Evidence(names, "active", found, fine)), names + " runs", names + " does not run");
    }

    private Outcome inactive(Units known, List<String> running) {
        var evidence = new ArrayList<Evidence>();
        if (known.hasSystemd()) {
            units.forEach(unit -> evidence.add(evidence(unit, known.state(unit, units))));
        }
        running.forEach(process -> evidence.add(new Evidence("process " + process, "not running", "running", false)));
        if (evidence.isEmpty()) {
            evidence.add(new Evidence(String.join(", ", processes), "not running", "not running", true));
        }
        return Outcome.of(evidence, "it does not run", "it runs, or will at the next start");
    }

    private static Evidence evidence(String unit, Units.State found) {
        var words = found.load().equals("not-found") ? "no such unit" : found.active() + ", " + found.file();
        return new Evidence(unit, "inactive and not enabled", words, found.isStopped() && !found.startsAtBoot());
    }
}
