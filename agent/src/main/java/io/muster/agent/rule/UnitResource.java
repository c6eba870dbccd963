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
/// @param state `active`, `inactive`, `enabled` (one of them starts at boot), `disabled` (none does) or `masked` (none
///     can be started)
record UnitResource(List<String> units, List<String> processes, String state) implements Resource {

    UnitResource {
        units = List.copyOf(units);
        processes = List.copyOf(processes);
        Resource.require(state, "state", "active", "inactive", "enabled", "disabled", "masked");
    }

    @Override
    public Outcome check(Host host) {
        var known = host.units();
        var running = processes.stream().filter(known::isRunning).toList();
        return switch (state) {
            case "active" -> active(known, running);
            case "inactive" -> inactive(known, running);
            default -> atBoot(known);
        };
    }

    private Outcome atBoot(Units known) {
        if (!known.hasSystemd()) {
            return Outcome.notApplicable("systemd does not run here");
        }
        var evidence = units.stream()
                .map(unit -> {
                    var found = known.state(unit, units);
                    return new Evidence(unit, state, words(found), isSo(found));
                })
                .toList();
        boolean oneIsEnough = state.equals("enabled");
        return Outcome.of(
                oneIsEnough && evidence.stream().anyMatch(Evidence::satisfied)
                        ? evidence.stream().filter(Evidence::satisfied).toList()
                        : evidence,
                "it is " + state,
                "it is not " + state);
    }

    private boolean isSo(Units.State found) {
        return switch (state) {
            case "enabled" -> found.startsAtBoot();
            case "disabled" -> !found.startsAtBoot();
            default -> found.load().equals("masked") || found.load().equals("not-found");
        };
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
        return new Evidence(unit, "inactive and not enabled", words(found), found.isStopped() && !found.startsAtBoot());
    }

    private static String words(Units.State found) {
        return found.load().equals("not-found") ? "no such unit" : found.active() + ", " + found.file();
    }
}
