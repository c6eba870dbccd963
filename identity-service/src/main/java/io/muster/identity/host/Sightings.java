package io.muster.identity.host;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineCopied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// All hosts on which one machine was seen, and the rule by which copies are found.
///
/// A machine that moves to another host is no copy: the old host is never seen again. One that goes back is none
/// yet: a failover ends so. Two hosts that live at one time show themselves by going back and forth: the second
/// return within the window tells them apart. The one that was seen first keeps the identity.
public record Sightings(MachineId machine, List<Sighting> all) {

    private static final Comparator<Sighting> LATEST =
            Comparator.comparing(Sighting::lastSeen).thenComparing(Sighting::firstSeen);

    public Sightings {
        all = List.copyOf(all);
    }

    /// What a look at a host came to.
    ///
    /// @param copy true when the host that was looked at has to take another identity
    /// @param changed what there is to keep
    record Look(boolean copy, List<Sighting> changed, List<MachineCopied> facts) {

        Look {
            changed = List.copyOf(changed);
            facts = List.copyOf(facts);
        }

        static Look fine(Sighting changed) {
            return new Look(false, List.of(changed), List.of());
        }
    }

    /// @param fresh the id of a sighting that is new
    /// @param window how close together two returns have to be
    Look see(HostFingerprint host, UUID fresh, Instant now, Duration window) {
        var found = known(host);
        if (found.isEmpty()) {
            return Look.fine(Sighting.first(fresh, host, now));
        }
        var seen = found.get();
        if (seen.isCopy()) {
            return new Look(true, List.of(seen.again(host, now)), List.of());
        }
        if (current().filter(one -> one.id().equals(seen.id())).isPresent()) {
            return Look.fine(seen.again(host, now));
        }
        var returned = seen.returned(host, now);
        return hasReturnedSince(now.minus(window)) ? tellApart(returned, now, window) : Look.fine(returned);
    }

    /// The same, one of the hosts seen later than is written down.
    Sightings seenLast(UUID sighting, Instant at) {
        return new Sightings(
                machine,
                all.stream()
                        .map(one -> one.id().equals(sighting) && one.lastSeen().isBefore(at) ? one.seen(at) : one)
                        .toList());
    }

    /// The host as it was seen before: the very same, else the one in use now, else the latest that it may be.
    Optional<Sighting> known(HostFingerprint host) {
        var may = all.stream().filter(one -> one.host().mayBe(host)).toList();
        return may.stream()
                .filter(one -> one.host().equals(host))
                .findFirst()
                .or(() -> current().filter(may::contains))
                .or(() -> may.stream().max(LATEST));
    }

    /// The host that the machine was last seen on, copies aside.
    private Optional<Sighting> current() {
        return all.stream().filter(one -> !one.isCopy()).max(LATEST);
    }

    private boolean hasReturnedSince(Instant since) {
        return all.stream()
                .anyMatch(one -> one.returnedAt() != null && one.returnedAt().isAfter(since));
    }

    private Look tellApart(Sighting returned, Instant now, Duration window) {
        var alive = all.stream()
                .filter(one -> !one.isCopy() && !one.id().equals(returned.id()))
                .filter(one -> one.lastSeen().isAfter(now.minus(window)))
                .collect(Collectors.toCollection(ArrayList::new));
        alive.add(returned);
        alive.sort(Comparator.comparing(Sighting::firstSeen));
        var original = alive.removeFirst();
        var changed = new ArrayList<Sighting>();
        alive.forEach(one -> changed.add(one.copy(now)));
        if (original.id().equals(returned.id())) {
            changed.add(returned);
        }
        var facts = alive.stream()
                .map(one -> new MachineCopied(machine, original.host(), one.host(), now))
                .toList();
        return new Look(!original.id().equals(returned.id()), changed, facts);
    }
}
