package io.muster.agent.command;

import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.host.Host;
import io.muster.agent.identity.Gateway;
import io.muster.agent.rule.Measured;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Evaluates a package here and now and prints the verdicts. Sends nothing and changes nothing.
@Command(
        name = "audit",
        description = "Evaluates a package once and prints the verdicts; sends and changes nothing.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    PackageOption file;

    @Option(names = "--root", description = "An image instead of this machine: a directory with its file system.")
    @Nullable
    Path root;

    @Option(names = "--timings", description = "What each verdict cost: time, and bytes of files read.")
    boolean timings;

    @Override
    public Integer call() throws IOException {
        var content = file.open(file.about());
        var measured = content.measure(root == null ? live() : Host.image(root));
        var results = measured.stream().map(Measured::result).toList();
        if (azcmagent.json) {
            azcmagent
                    .out()
                    .println(Gateway.JSON
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(timings ? measured : results));
        } else {
            results.forEach(this::print);
            if (timings) {
                printTimings(measured);
            }
        }
        azcmagent
                .err()
                .printf(
                        "%d compliant, %d failing, %d not applicable, %d undecided%n",
                        count(results, Verdict.COMPLIANT),
                        count(results, Verdict.NON_COMPLIANT),
                        count(results, Verdict.NOT_APPLICABLE),
                        count(results, Verdict.ERROR));
        return 0;
    }

    private Host live() {
        return Host.live(LocalConfig.read(azcmagent.home()).isOn(Setting.GUEST_SCRIPTS));
    }

    private void print(RuleResult result) {
        var evidence = result.evidence().stream().findFirst();
        azcmagent
                .out()
                .printf(
                        "%-14s %-56s %-34s %s%n",
                        result.verdict(),
                        result.title(),
                        evidence.map(Evidence::expected).orElse(""),
                        evidence.map(piece -> piece.where() + ": " + piece.found())
                                .orElse(result.reasons().getFirst().phrase()));
    }

    /// The dearest first.
    private void printTimings(List<Measured> measured) {
        azcmagent.out().printf("%n%10s %12s%n", "time", "bytes read");
        measured.stream()
                .sorted(Comparator.comparingLong((Measured one) -> one.result().micros())
                        .reversed())
                .forEach(one -> printTiming(
                        one.result().micros(), one.bytes(), one.result().title()));
        printTiming(
                measured.stream().mapToLong(one -> one.result().micros()).sum(),
                measured.stream().mapToLong(Measured::bytes).sum(),
                "all rules");
    }

    private void printTiming(long micros, long bytes, String what) {
        azcmagent.out().printf(Locale.ROOT, "%7.2f ms %12d %s%n", micros / 1_000.0, bytes, what);
    }

    private static long count(List<RuleResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
