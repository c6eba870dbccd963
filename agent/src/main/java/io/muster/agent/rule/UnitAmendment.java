package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.enforce.UnitChange;
import io.muster.agent.enforce.UnitChange.State;
import io.muster.agent.host.Units;
import java.util.List;
import java.util.Optional;

/// Services: started and stopped, enabled and disabled by systemd.
final class UnitAmendment {

    /// By which the machine is reached.
    private static final List<String> NETWORK =
            List.of("network.service", "networking.service", "NetworkManager.service", "systemd-networkd.service");

    private UnitAmendment() {}

    static Optional<String> draft(UnitResource resource, Draft draft) {
        var known = draft.host().units();
        if (!known.hasSystemd()) {
            return Optional.of("systemd does not run here");
        }
        return switch (resource.state()) {
            case "active", "enabled" -> start(resource, known, draft);
            case "inactive", "disabled" -> stop(resource, known, draft);
            default -> Optional.of("masking a service is for people to decide");
        };
    }

    /// The first that is installed: one is enough.
    private static Optional<String> start(UnitResource resource, Units known, Draft draft) {
        var unit = resource.units().stream()
                .filter(name -> known.state(name, resource.units()).load().equals("loaded"))
                .findFirst();
        unit.ifPresent(name -> {
            var now = now(known, name, resource);
            draft.add(new UnitChange(
                    name, now, new State(now.active() || resource.state().equals("active"), true)));
        });
        return unit.isPresent() ? Optional.empty() : Optional.of("no such service is installed");
    }

    private static Optional<String> stop(UnitResource resource, Units known, Draft draft) {
        if (resource.units().stream().anyMatch(NETWORK::contains)) {
            return Optional.of("without " + String.join(", ", resource.units()) + " the machine is not reached");
        }
        for (var name : resource.units()) {
            var now = now(known, name, resource);
            var after = new State(now.active() && resource.state().equals("disabled"), false);
            if (!now.equals(after)) {
                draft.add(new UnitChange(name, now, after));
            }
        }
        return Optional.empty();
    }

    private static State now(Units known, String unit, UnitResource resource) {
        var found = known.state(unit, resource.units());
        return new State(found.isActive(), found.startsAtBoot());
    }
}
