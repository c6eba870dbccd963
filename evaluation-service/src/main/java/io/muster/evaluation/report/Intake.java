package io.muster.evaluation.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.muster.chassis.access.Caller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.RuleResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a report and refuses what is not one. Strict where topics are lenient: a machine's word must be understood
/// wholly before it is acknowledged.
final class Intake {

    /// A report of all rules of the largest public baseline has about 300 KB.
    static final int LARGEST = 2 * 1024 * 1024;

    private static final int LONGEST_TITLE = 512;
    private static final int LONGEST_TEXT = 4_096;
    private static final int MOST_REASONS = 16;
    private static final int MOST_EVIDENCE = 64;

    /// More than any clock is wrong by accident.
    private static final Duration FUTURE = Duration.ofDays(1);

    /// Names that guest assignments have: a configuration's, perhaps with `$pid` and a hash.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._$-]{1,128}");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(64 * 1024)
                            .maxNumberLength(32)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Intake() {}

    /// The report in a body.
    ///
    /// @param encoding the `Content-Encoding` header; `gzip` or none
    /// @throws io.muster.chassis.arm.RefusedException 400 `InvalidReport`, 403 `MachineMismatch`, 413, 415
    static ComplianceReport read(byte[] body, @Nullable String encoding, Caller.Machine caller, Instant now) {
        var report = parse(plain(body, encoding));
        if (!report.machine().equals(caller.machine())) {
            throw new ArmError(403, "MachineMismatch", "A machine may report on itself only.").exception();
        }
        if (!isOf(report.assignment(), caller.resource())) {
            throw new ArmError(403, "MachineMismatch", "The assignment is not one of this machine's.").exception();
        }
        check(report, now);
        return report;
    }

    /// The path is kept as a key, so its length and spelling are bounded too.
    private static boolean isOf(ResourceId assignment, ResourceId machine) {
        return NAME.matcher(assignment.name()).matches()
                && assignment.equals(machine.child(
                        "Microsoft.GuestConfiguration", "guestConfigurationAssignments", assignment.name()));
    }

    private static byte[] plain(byte[] body, @Nullable String encoding) {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return bounded(body);
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new ArmError(415, "UnsupportedMediaType", "Content-Encoding is gzip or none.").exception();
        }
        try (var zipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return bounded(zipped.readNBytes(LARGEST + 1));
        } catch (IOException damaged) {
            throw invalid("the gzip stream is damaged or cut off");
        }
    }

    private static byte[] bounded(byte[] body) {
        if (body.length > LARGEST) {
            throw new ArmError(413, "RequestEntityTooLarge", "A report has at most " + LARGEST + " bytes.").exception();
        }
        return body;
    }

    private static ComplianceReport parse(byte[] json) {
        try {
            var report = JSON.readValue(json, ComplianceReport.class);
            if (report == null) {
                throw invalid("the body is empty");
            }
            return report;
        } catch (IOException unreadable) {
            throw invalid(firstLine(unreadable));
        }
    }

    private static void check(ComplianceReport report, Instant now) {
        if (report.finishedAt().isAfter(now.plus(FUTURE))) {
            throw invalid("finishedAt is more than a day ahead; check the machine's clock");
        }
        if (report.startedAt().isBefore(Instant.EPOCH)) {
            throw invalid("startedAt is before 1970; check the machine's clock");
        }
        if (report.results().isEmpty()) {
            throw invalid("there are no results");
        }
        var seen = new HashSet<UUID>();
        for (var result : report.results()) {
            check(result);
            if (!seen.add(result.rule())) {
                throw invalid("rule " + result.rule() + " is there twice");
            }
        }
    }

    private static void check(RuleResult result) {
        if (result.verdict() == Verdict.UNKNOWN || result.severity() == Severity.UNKNOWN) {
            throw invalid("rule " + result.rule() + " has an unknown verdict or severity");
        }
        if (result.title().isBlank() || result.title().length() > LONGEST_TITLE) {
            throw invalid("rule " + result.rule() + " has no title or one too long");
        }
        if (result.reasons().size() > MOST_REASONS || result.evidence().size() > MOST_EVIDENCE) {
            throw invalid("rule " + result.rule() + " has too many reasons or pieces of evidence");
        }
        bounded(result, List.of(result.title()));
        result.reasons().forEach(reason -> bounded(result, List.of(reason.code(), reason.phrase())));
        result.evidence()
                .forEach(evidence -> bounded(
                        result,
                        List.of(
                                evidence.where(),
                                evidence.expected(),
                                evidence.found() == null ? "" : evidence.found())));
    }

    private static void bounded(RuleResult result, List<String> texts) {
        for (var text : texts) {
            if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
                throw invalid("rule " + result.rule() + " has a text longer than " + LONGEST_TEXT
                        + " characters or with a NUL in it");
            }
        }
    }

    /// The rest of Jackson's message repeats the source.
    private static String firstLine(IOException unreadable) {
        var message = String.valueOf(unreadable.getMessage());
        int end = message.indexOf('\n');
        var line = end < 0 ? message : message.substring(0, end);
        return line.length() <= 300 ? line : line.substring(0, 300);
    }

    private static RuntimeException invalid(String why) {
        return ArmError.badRequest("InvalidReport", "The report was refused: " + why + ".")
                .exception();
    }
}
