package io.muster.assignment.guest;

import io.muster.assignment.content.Packages;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.policy.PolicyAssignment;
import io.muster.chassis.access.Lineage;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.PackageReference;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rule that says which guest assignments a machine has: one for every policy assignment that covers it and whose
/// package is at hand, 50 at most, as Machine Configuration allows.
///
/// @param saved assignments to add or change
/// @param removed assignments that nothing asks for any more
record Coverage(List<GuestAssignment> saved, List<GuestAssignment> removed) {

    static final int MOST = 50;

    Coverage {
        saved = List.copyOf(saved);
        removed = List.copyOf(removed);
    }

    boolean isChange() {
        return !saved.isEmpty() || !removed.isEmpty();
    }

    /// @param place where the machine is
    /// @param policies those above the machine, oldest first
    /// @param before the machine's guest assignments so far
    static Coverage of(
            FleetMachine machine,
            Lineage place,
            List<PolicyAssignment> policies,
            Packages packages,
            List<GuestAssignment> before,
            Instant now) {
        var known = new HashMap<ResourceId, GuestAssignment>();
        before.forEach(assignment -> known.put(assignment.id(), assignment));
        var wanted = wanted(machine, place, policies, packages, before, now)
                .limit(MOST)
                .toList();
        var kept = new HashSet<ResourceId>();
        wanted.forEach(assignment -> kept.add(assignment.id()));
        return new Coverage(
                wanted.stream().flatMap(next -> change(known, next)).toList(),
                before.stream().filter(old -> !kept.contains(old.id())).toList());
    }

    private static Stream<GuestAssignment> change(Map<ResourceId, GuestAssignment> known, GuestAssignment next) {
        var old = known.get(next.id());
        if (old == null) {
            return Stream.of(next);
        }
        return old.asks(next) ? Stream.empty() : Stream.of(old.asking(next));
    }

    private static Stream<GuestAssignment> wanted(
            FleetMachine machine,
            Lineage place,
            List<PolicyAssignment> policies,
            Packages packages,
            List<GuestAssignment> before,
            Instant now) {
        var taken = new HashSet<String>();
        return policies.stream()
                .filter(policy -> policy.covers(place, machine.osType()))
                .flatMap(policy -> packages
                        .newest(
                                policy.definition().configuration(),
                                policy.definition().configurationVersion(),
                                held(before, policy))
                        .map(content -> GuestAssignment.fresh(
                                machine.resource()
                                        .child(
                                                "Microsoft.GuestConfiguration",
                                                "guestConfigurationAssignments",
                                                name(policy, taken)),
                                machine.id(),
                                policy.id(),
                                policy.mode(),
                                content,
                                now))
                        .stream());
    }

    private static @Nullable PackageReference held(List<GuestAssignment> before, PolicyAssignment policy) {
        return before.stream()
                .filter(old -> old.policyAssignment().equals(policy.id()))
                .map(GuestAssignment::content)
                .findFirst()
                .orElse(null);
    }

    /// The configuration's name; a second policy with the same one gets `$pid` and a hash of its id, as the public
    /// samples do.
    private static String name(PolicyAssignment policy, HashSet<String> taken) {
        var name = policy.definition().configuration();
        return taken.add(name) ? name : name + "$pid" + hash(policy.id());
    }

    private static String hash(ResourceId id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.key().getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, Arrays.copyOf(digest, 8)).toString(36);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
