package io.muster.contracts.facts;

import io.muster.contracts.Required;
import io.muster.contracts.agent.ComplianceReport;
import java.time.Instant;

/// A compliance report as it was received: the evidence behind every standing.
@Wire(type = "report.received.v1", topic = Topics.REPORTS)
public record ReportReceived(ComplianceReport report, Instant at) implements Fact {

    public ReportReceived {
        Required.present("a received report: report and at", report, at);
    }

    @Override
    public String key() {
        return report.machine().toString();
    }
}
