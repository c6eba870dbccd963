package io.muster.agent.command;

import io.muster.agent.guest.Package;
import io.muster.agent.host.Host;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--package",
            required = true,
            description = "The package's reference, <name>-<version>.json, with its zip beside it.")
    Path reference;

    @Option(names = "--root", description = "An image instead of this machine: a directory with its file system.")
    @Nullable
    Path root;

    @Override
    public Integer call() throws IOException {
        var about = Gateway.JSON.readValue(reference.toFile(), PackageReference.class);
        var zip = Files.readAllBytes(reference.resolveSibling(about.name() + "-" + about.version() + ".zip"));
        var host = root == null ? Host.live() : Host.image(root);
        var results = Package.read(about, zip).evaluate(host);
        if (azcmagent.json) {
            System.out.println(Gateway.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results));
        } else {
            results.forEach(AuditCommand::print);
        }
        System.err.printf(
                "%d compliant, %d failing, %d not applicable, %d undecided%n",
                count(results, Verdict.COMPLIANT),
                count(results, Verdict.NON_COMPLIANT),
                count(results, Verdict.NOT_APPLICABLE),
                count(results, Verdict.ERROR));
        return 0;
    }

    private static void print(RuleResult result) {
        var evidence = result.evidence().stream().findFirst();
        System.out.printf(
                "%-14s %-56s %-34s %s%n",
                result.verdict(),
                result.title(),
                evidence.map(Evidence::expected).orElse(""),
                evidence.map(piece -> piece.where() + ": " + piece.found())
                        .orElse(result.reasons().getFirst().phrase()));
    }

    private static long count(List<RuleResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
