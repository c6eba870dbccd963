package io.muster.identity.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.facts.Fact;
import io.muster.identity.Author;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a machine that has joined says of itself when it is no longer what it was. It replaces what the machine said
/// before; what people say of it ([Reported#CHOICES]) stays.
///
/// @param about the `properties` of a machine
record SelfReport(ObjectNode about) {

    /// Places in which a machine and people both have something to say.
    private static final List<String> SHARED = List.of("osProfile", "cloudMetadata");

    static SelfReport of(@Nullable ObjectNode body) {
        if (body == null) {
            throw ArmError.invalidContent("The body needs the machine's properties.")
                    .exception();
        }
        return new SelfReport(body);
    }

    Decision<Machine, Fact> decide(Machine before, Instant now) {
        return before.described(before.kind(), before.tags(), reported(before), Author.of(before.id()), now);
    }

    /// A machine changes its key elsewhere, with a proof.
    private Reported reported(Machine before) {
        var choices = before.reported().tree().retain(Reported.CHOICES);
        var own = about.deepCopy();
        Reported.CHOICES.stream().filter(choice -> !SHARED.contains(choice)).forEach(own::remove);
        try {
            var merged = (ObjectNode) MergePatch.applied(choices, own);
            merged.put("clientPublicKey", before.publicKey().pkcs1());
            return ReportedLimits.checked(Reported.of(merged));
        } catch (JsonProcessingException strange) {
            throw ArmError.invalidContent("The body's properties are not those of a machine.")
                    .exception();
        }
    }
}
