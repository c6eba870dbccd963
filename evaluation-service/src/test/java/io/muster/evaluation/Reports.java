package io.muster.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import io.muster.contracts.agent.Reason;
import io.muster.contracts.agent.RuleResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/// Reports for tests.
public final class Reports {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Reports() {}

    public static ResourceId assignment(ResourceId machine) {
        return assignment(machine, "baseline");
    }

    public static ResourceId assignment(ResourceId machine, String name) {
        return machine.child("Microsoft.GuestConfiguration", "guestConfigurationAssignments", name);
    }

    public static PackageReference content() {
        return new PackageReference(
                "AzureLinuxBaseline", "1.0.0", "0".repeat(64), 4_096, new PackageSignature("test", "c2lnbmF0dXJl"));
    }

    public static ComplianceReport report(
            MachineId machine, ResourceId assignment, Instant finishedAt, RuleResult... results) {
        return new ComplianceReport(
                UUID.randomUUID(),
                machine,
                assignment,
                content(),
                0,
                finishedAt.minusSeconds(2),
                finishedAt,
                List.of(results));
    }

    /// The same rule for the same name.
    public static UUID rule(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    public static RuleResult result(String rule, Verdict verdict) {
        return result(rule, verdict, "0644");
    }

    public static RuleResult result(String rule, Verdict verdict, String found) {
        return new RuleResult(
                rule(rule),
                "Ensure " + rule,
                Severity.IMPORTANT,
                verdict,
                List.of(new Reason("BaselineSettingNotCompliant:" + rule(rule), "It is not so.")),
                List.of(new Evidence("/etc/" + rule, "0600", found, verdict == Verdict.COMPLIANT)),
                12);
    }

    /// As an agent sends it.
    public static byte[] bytes(ComplianceReport report) {
        try {
            return JSON.writeValueAsBytes(report);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static byte[] zipped(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }
}
