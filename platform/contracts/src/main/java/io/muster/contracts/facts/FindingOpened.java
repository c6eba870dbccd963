package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Severity;
import java.time.Instant;
import java.util.UUID;

/// A rule began to fail on a machine.
@Wire(type = "finding.opened.v1", topic = Topics.FINDINGS)
public record FindingOpened(
        MachineId machine, ResourceId assignment, UUID rule, String title, Severity severity, UUID report, Instant at)
        implements Fact {

    public FindingOpened {
        Required.present(
                "an opened finding: machine, assignment, rule, severity, report and at",
                machine,
                assignment,
                rule,
                severity,
                report,
                at);
        Required.text("an opened finding: title", title);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
