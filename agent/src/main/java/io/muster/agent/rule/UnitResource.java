package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
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
            case "active" -> host.isLive() ? active(known, running) : activeOnImage(known);
            case "inactive" -> host.isLive() ? inactive(known, running) : inactiveOnImage(known);
            default -> atBoot(known);
        };
    }

    private Outcome atBoot(Units known) {
        if (!known.hasSystemd()) {
            return Outcome.notApplicable("systemd does not run here");
        }
        var evidence = units.stream()
                .map(unit -> {
                    var found = known.atBoot(unit);
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
            default -> !found.canStart();
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

    /// What is not there, cannot be started, or is switched off does not run; whether anything else will, only
    /// a running machine can tell.
    private Outcome activeOnImage(Units known) {
        var names = String.join(" or ", units);
        var evidence = units.stream()
                .map(unit -> {
                    var found = known.atBoot(unit);
                    boolean may = found.startsAtBoot()
                            || (found.canStart() && !found.file().equals("disabled"));
                    return new Evidence(unit, "active", words(found), may);
                })
                .toList();
        if (!known.hasSystemd() || evidence.stream().anyMatch(Evidence::satisfied)) {
            throw HostFault.ofImage("whether " + names + " runs");
        }
        return Outcome.of(evidence, "", names + " will not run");
    }

    private Outcome inactiveOnImage(Units known) {
        if (!known.hasSystemd()) {
            throw HostFault.ofImage("what runs without systemd");
        }
        var evidence = units.stream()
                .map(unit -> {
                    var found = known.atBoot(unit);
                    return new Evidence(unit, "not enabled", words(found), !found.startsAtBoot());
                })
                .toList();
        return Outcome.of(evidence, "it does not start at boot", "it will run at the next start");
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
        if (found.load().equals("not-found") && !found.isActive()) {
            return "no such unit";
        }
        var by = found.startsAtBoot() && !found.wantedBy().isEmpty() ? ", wanted by " + found.wantedBy() : "";
        return (found.active().isEmpty() ? "" : found.active() + ", ") + found.file() + by;
    }
}
