package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.identity.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rule by which a machine becomes, or stays, a resource.
///
/// @param resource as the caller spells it
/// @param key the key that the machine will sign with
public record Enrolment(
        ResourceId resource, String location, Map<String, String> tags, Reported reported, MachineKey key) {

    /// ARM's rule for machine names.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,54}");

    private static final Set<String> OS_TYPES = Set.of("linux", "windows");
    private static final int LONGEST_TEXT = 256;

    /// Reads a PUT; what is not what the resource takes is refused with its place.
    static Enrolment of(ResourceId resource, @Nullable MachineBody body) {
        if (!NAME.matcher(resource.name()).matches()) {
            throw ArmError.badRequest(
                            "InvalidResourceName", "A machine's name has 1 to 54 letters, digits, '-', '_' or '.'.")
                    .exception();
        }
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'location' and 'properties'.")
                    .exception();
        }
        if (body.location() == null
                || body.location().isBlank()
                || body.location().length() > LONGEST_TEXT) {
            throw ArmError.badRequest("LocationRequired", "The body needs a 'location'.")
                    .exception();
        }
        if (body.identity() != null && !"SystemAssigned".equals(body.identity().type())) {
            throw ArmError.badRequest("InvalidIdentityType", "identity.type is SystemAssigned.")
                    .exception();
        }
        var reported = body.properties();
        if (reported.osType() == null || !OS_TYPES.contains(reported.osType())) {
            throw ArmError.badRequest("InvalidOsType", "properties.osType is linux or windows.")
                    .exception();
        }
        requireShort(reported);
        return new Enrolment(resource, body.location(), Tags.accepted(body.tags()), reported, key(reported));
    }

    /// A new machine awaits its first connection. A machine that is there takes the new metadata when it has the same
    /// key, so that a lost answer can be asked for again; another key would take its place over, and is refused.
    Decision<Machine, Fact> decide(Optional<Machine> before, MachineId fresh, Instant now) {
        if (before.isEmpty()) {
            var machine = new Machine(
                    fresh,
                    resource,
                    location,
                    tags,
                    reported,
                    key,
                    MachineStatus.AWAITING_CONNECTION,
                    now,
                    now,
                    now,
                    null);
            return Decision.become(machine, machine.changed());
        }
        var old = before.get();
        if (!old.publicKey().is(key.key())) {
            throw ArmError.conflict(
                            "MachineExists",
                            "A machine named '" + resource.name()
                                    + "' is enrolled with another key. Delete it, or join under another name.")
                    .exception();
        }
        if (old.location().equals(location)
                && old.tags().equals(tags)
                && old.reported().equals(reported)) {
            return Decision.keep(old);
        }
        var next = new Machine(
                old.id(),
                old.resource(),
                location,
                tags,
                reported,
                key,
                old.status(),
                old.statusChanged(),
                old.createdAt(),
                now,
                old.trustedUntil());
        return Decision.become(next, next.changed());
    }

    /// They travel in facts; a machine that says more than this of itself is refused, not cut short.
    private static void requireShort(Reported reported) {
        var texts = Stream.of(
                reported.osName(),
                reported.osVersion(),
                reported.osSku(),
                reported.osEdition(),
                reported.agentVersion(),
                reported.machineFqdn(),
                reported.domainName(),
                reported.dnsFqdn(),
                reported.vmUuid());
        if (texts.anyMatch(text -> text != null && text.length() > LONGEST_TEXT)) {
            throw ArmError.badRequest(
                            "InvalidProperties", "Texts in properties have at most " + LONGEST_TEXT + " characters.")
                    .exception();
        }
    }

    private static MachineKey key(Reported reported) {
        if (reported.clientPublicKey() == null) {
            throw ArmError.badRequest("InvalidPublicKey", "properties.clientPublicKey is missing.")
                    .exception();
        }
        try {
            return new MachineKey(reported.clientPublicKey());
        } catch (IllegalArgumentException bad) {
            throw ArmError.badRequest("InvalidPublicKey", "properties.clientPublicKey: " + bad.getMessage() + ".")
                    .exception();
        }
    }
}
