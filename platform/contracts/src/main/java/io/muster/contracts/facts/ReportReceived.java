package io.muster.contracts.facts;

import io.muster.contracts.agent.ComplianceReport;
import java.time.Instant;

/// A compliance report as it was received: the evidence behind every standing.
@Wire(type = "report.received.v1", topic = Topics.REPORTS)
public record ReportReceived(ComplianceReport report, Instant at) implements Fact {

    @Override
    public String key() {
        return report.machine().toString();
    }
}
