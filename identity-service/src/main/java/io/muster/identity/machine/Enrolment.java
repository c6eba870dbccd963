package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.identity.Author;
import io.muster.identity.Location;
import io.muster.identity.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rule by which a machine becomes, or stays, a resource.
///
/// @param resource as the caller spells it
/// @param key the key that the machine will sign with
public record Enrolment(
        ResourceId resource,
        String location,
        @Nullable String kind,
        Map<String, String> tags,
        Reported reported,
        MachineKey key) {

    /// Reads a PUT; what is not what the resource takes is refused with its place.
    public static Enrolment of(ResourceId resource, @Nullable MachineBody body) {
        var _ = MachineName.accepted(resource.name());
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'location' and 'properties'.")
                    .exception();
        }
        var location = Location.required(body.location());
        if (body.identity() != null) {
            TopLevel.requireOwnIdentity(body.identity().type());
        }
        var reported = ReportedLimits.checked(body.properties());
        return new Enrolment(
                resource,
                location,
                TopLevel.kind(body.kind()),
                Tags.accepted(body.tags()),
                reported,
                key(reported.clientPublicKey()));
    }

    /// A new machine awaits its first connection. A machine that is there takes the new metadata when it has the same
    /// key, so that a lost answer can be asked for again; another key would take its place over, and is refused.
    ///
    /// @param trustedAtFirst how long a new machine is trusted without a certificate
    Decision<Machine, Fact> decide(
            Optional<Machine> before, MachineId fresh, Author author, Instant now, Duration trustedAtFirst) {
        if (before.isEmpty()) {
            var machine = Machine.made(fresh, this, author, now, trustedAtFirst);
            return Decision.become(machine, machine.changed(now));
        }
        var old = before.get();
        if (!old.publicKey().is(key.key())) {
            throw ArmError.conflict(
                            "MachineExists",
                            "A machine named '" + resource.name()
                                    + "' is enrolled with another key. Delete it, or join under another name.")
                    .exception();
        }
        TopLevel.requireSameLocation(old, location);
        return old.described(kind, tags, reported, author, now);
    }

    /// Refused as `InvalidPublicKey` when it is none.
    private static MachineKey key(@Nullable String sent) {
        if (sent == null) {
            throw ArmError.badRequest("InvalidPublicKey", "properties.clientPublicKey is missing.")
                    .exception();
        }
        try {
            return new MachineKey(sent);
        } catch (IllegalArgumentException bad) {
            throw ArmError.badRequest("InvalidPublicKey", "properties.clientPublicKey: " + bad.getMessage() + ".")
                    .exception();
        }
    }
}
