package io.muster.evaluation.report;

import static io.muster.evaluation.Reports.bytes;
import static io.muster.evaluation.Reports.zipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.chassis.access.Caller;
import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.RuleResult;
import io.muster.evaluation.Reports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    private static final MachineId MACHINE = MachineId.of("99999999-0000-4000-8000-000000000001");
    private static final ResourceId RESOURCE = ResourceId.machine("s", "g", "m");
    private static final Caller.Machine CALLER = new Caller.Machine(MACHINE, RESOURCE);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final ComplianceReport SMALL = report(Reports.result("shadow", Verdict.NON_COMPLIANT));

    @Test
    void aReportIsReadAsItWasWritten() {
        var report = report(Reports.result("shadow", Verdict.NON_COMPLIANT), Reports.result("cron", Verdict.ERROR));
        assertThat(read(bytes(report), null)).isEqualTo(report);
        assertThat(read(bytes(report), "identity")).isEqualTo(report);
        assertThat(read(zipped(bytes(report)), "gzip")).isEqualTo(report);
        assertThat(read(zipped(bytes(report)), "GZip")).isEqualTo(report);
    }

    @Test
    void whatANewerAgentAddsIsPassedOver() {
        assertThat(read(changed("\"verdict\"", "\"confidence\":0.5,\"verdict\""), null))
                .isEqualTo(SMALL);
    }

    @Test
    void everyCutIsRefused() {
        var whole = bytes(SMALL);
        var zipped = zipped(whole);
        for (int length = 0; length < whole.length; length += 1) {
            refused(400, "InvalidReport", Arrays.copyOf(whole, length), null);
        }
        for (int length = 0; length < zipped.length; length += 1) {
            refused(400, "InvalidReport", Arrays.copyOf(zipped, length), "gzip");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"NonCompliant\" | \"Maybe\"",
                "\"NonCompliant\" | \"UNKNOWN\"",
                "\"NonCompliant\" | \"\"",
                "\"NonCompliant\" | 0",
                "\"NonCompliant\" | \"0\"",
                "\"NonCompliant\" | null",
                "\"Important\" | \"UNKNOWN\"",
                "\"Important\" | \"Urgent\"",
                "\"Important\" | 1",
                "\"verdict\" | \"judgement\"",
                "\"rule\" | \"regel\"",
                "\"title\" | \"titel\"",
                "\"reasons\" | \"why\"",
                "\"evidence\" | \"proof\"",
                "\"where\" | \"place\"",
                "\"expected\" | \"hoped\"",
                "\"code\" | \"number\"",
                "\"results\" | \"answers\"",
                "\"content\" | \"package\"",
                "\"finishedAt\" | \"doneAt\"",
                "\"startedAt\" | \"begunAt\"",
                "\"evaluation\" | \"round\"",
                "\"machine\" | \"host\"",
                "\"assignment\" | \"job\"",
                "\"evaluation\":0 | \"evaluation\":null",
                "\"evaluation\":0 | \"evaluation\":\"0\"",
                "\"evaluation\":0 | \"evaluation\":1e99",
                "\"Ensure shadow\" | \"\"",
                "\"Ensure shadow\" | \"  \"",
                "\"Ensure shadow\" | \"Ensure\\u0000shadow\"",
                "\"It is not so.\" | \"It is\\u0000not so.\"",
                "\"/etc/shadow\" | \"\\u0000\"",
                "\"0644\" | \"06\\u000044\"",
                "\"0600\" | null",
                "2026-03-01T09:59:58Z | 2026-03-01T10:00:01Z",
                "2026-03-01T09:59:58Z | -1000000000-01-01T00:00:00Z",
                "2026-03-01T09:59:58Z | 1969-12-31T23:59:59Z",
                "\"results\":[ | \"results\":[null,",
                "\"satisfied\":false | \"satisfied\":\"no\""
            })
    void whatIsNotUnderstoodIsRefused(String from, String to) {
        refused(400, "InvalidReport", changed(from, to), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"report\"", "0", "true", "<report/>", "{}{}", "\u0000", "\uFEFF"})
    void whatIsNoReportIsRefused(String body) {
        refused(400, "InvalidReport", body.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void whatComesAfterTheReportIsRefused() {
        refused(400, "InvalidReport", (text(SMALL) + "{}").getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void deepNestingIsRefused() {
        var deep = "{\"x\":" + "[".repeat(100_000);
        refused(400, "InvalidReport", deep.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void textsAreBounded() {
        assertThat(read(changed("Ensure shadow", "x".repeat(512)), null).results())
                .hasSize(1);
        refused(400, "InvalidReport", changed("Ensure shadow", "x".repeat(513)), null);
        assertThat(read(changed("0644", "x".repeat(4_096)), null).results()).hasSize(1);
        refused(400, "InvalidReport", changed("0644", "x".repeat(4_097)), null);
        refused(400, "InvalidReport", changed("It is not so.", "x".repeat(4_097)), null);
        refused(400, "InvalidReport", changed("It is not so.", "x".repeat(100_000)), null);
    }

    @Test
    void aRuleIsThereOnce() {
        var twice = report(Reports.result("shadow", Verdict.COMPLIANT), Reports.result("shadow", Verdict.ERROR));
        refused(400, "InvalidReport", bytes(twice), null);
    }

    @Test
    void thereAreSomeResultsAndNotTooMany() {
        refused(400, "InvalidReport", bytes(report()), null);
        var most = IntStream.range(0, ComplianceReport.MOST_RESULTS)
                .mapToObj(i -> Reports.result("rule " + i, Verdict.COMPLIANT))
                .toArray(RuleResult[]::new);
        var whole = report(most);
        assertThat(read(bytes(whole), null).results()).hasSize(ComplianceReport.MOST_RESULTS);
        var one = text(report(Reports.result("one more", Verdict.COMPLIANT)));
        var added = one.substring(one.indexOf("\"results\":[") + 11, one.lastIndexOf("]}"));
        var tooMany = text(whole).replace("\"results\":[", "\"results\":[" + added + ",");
        refused(400, "InvalidReport", tooMany.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void aClockMayBeADayAheadAndNoMore() {
        var result = Reports.result("shadow", Verdict.COMPLIANT);
        var assignment = Reports.assignment(RESOURCE);
        var ahead = Reports.report(MACHINE, assignment, NOW.plus(Duration.ofDays(1)), result);
        assertThat(read(bytes(ahead), null)).isEqualTo(ahead);
        var further =
                Reports.report(MACHINE, assignment, NOW.plus(Duration.ofDays(1)).plusMillis(1), result);
        refused(400, "InvalidReport", bytes(further), null);
    }

    @Test
    void whatIsTooLargeIsRefusedZippedOrNot() {
        refused(413, "RequestEntityTooLarge", new byte[Intake.LARGEST + 1], null);
        refused(413, "RequestEntityTooLarge", zipped(new byte[64 * 1024 * 1024]), "gzip");
        refused(400, "InvalidReport", new byte[Intake.LARGEST], null);
    }

    @Test
    void damagedGzipIsRefused() {
        var damaged = zipped(bytes(SMALL));
        damaged[damaged.length / 2] ^= 0x55;
        refused(400, "InvalidReport", damaged, "gzip");
        refused(400, "InvalidReport", bytes(SMALL), "gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd", ""})
    void otherEncodingsAreRefused(String encoding) {
        refused(415, "UnsupportedMediaType", bytes(SMALL), encoding);
    }

    @Test
    void noMutationGetsAnythingButARefusalOrAReport() {
        var random = new Random(20_260_301);
        for (int i = 0; i < 500; i += 1) {
            var mutated = mutated(bytes(SMALL), random);
            try {
                assertThat(read(mutated, null).machine()).isEqualTo(MACHINE);
            } catch (RefusedException refused) {
                assertThat(refused.error().status()).isIn(400, 403);
            }
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        var alphabet = "{}[]\",:0123456789-+eE.\\nulltrue\u0000 ".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= random.nextInt(4); i += 1) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : alphabet[random.nextInt(alphabet.length)];
        }
        return bytes;
    }

    private static void refused(int status, String code, byte[] body, @Nullable String encoding) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> read(body, encoding))
                .satisfies(refused -> {
                    assertThat(refused.error().status()).isEqualTo(status);
                    assertThat(refused.error().code()).isEqualTo(code);
                });
    }

    private static ComplianceReport read(byte[] body, @Nullable String encoding) {
        return Intake.read(body, encoding, CALLER, NOW);
    }

    private static ComplianceReport report(RuleResult... results) {
        return Reports.report(MACHINE, Reports.assignment(RESOURCE), NOW, results);
    }

    /// The small report with something else in one place.
    private static byte[] changed(String from, String to) {
        var text = text(SMALL);
        assertThat(text).contains(from);
        return text.replaceFirst(Pattern.quote(from), to.replace("\\", "\\\\").replace("$", "\\$"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ComplianceReport report) {
        return new String(bytes(report), StandardCharsets.UTF_8);
    }
}
