package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rule stopped failing on a machine.
///
/// @param report null when the assignment was removed
@Wire(type = "finding.closed.v1", topic = Topics.FINDINGS)
public record FindingClosed(
        MachineId machine,
        ResourceId assignment,
        UUID rule,
        Instant openedAt,
        @Nullable UUID report,
        Instant at) implements Fact {

    public FindingClosed {
        Required.present(
                "a closed finding: machine, assignment, rule, openedAt and at",
                machine,
                assignment,
                rule,
                openedAt,
                at);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
