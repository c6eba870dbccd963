package io.muster.agent.command;

import io.muster.agent.check.NetworkCheck;
import io.muster.agent.check.Reach;
import io.muster.agent.check.Step;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Walks to the control plane and says where the way ends.
@Command(
        name = "check",
        description = "Checks step by step whether the control plane can be reached.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Option(names = "--gateway", description = "Address of the gateway (default: the one this machine has joined).")
    @Nullable
    String gateway;

    @Option(names = "--ca-file", description = "PEM to trust it by (default: what this machine trusts).")
    @Nullable
    Path authority;

    @Option(
            names = {"-l", "--location"},
            description = "Accepted: all locations have one gateway.")
    @Nullable
    String location;

    @Option(names = "--cloud", description = "Accepted: there is one cloud, the gateway's.")
    @Nullable
    String cloud;

    @Option(
            names = {"-e", "--extensions"},
            description = "all or sql; accepted: extensions come through the gateway too.")
    @Nullable
    String extensions;

    @Option(
            names = {"-p", "--enable-pls-check"},
            description = "Accepted: private links are the network's business.")
    boolean privateLink;

    @Option(names = "--include-all", description = "Accepted: all that there is is checked.")
    boolean includeAll;

    @Override
    public Integer call() {
        if (extensions != null && !List.of("all", "sql").contains(extensions.toLowerCase(Locale.ROOT))) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--extensions takes all or sql");
        }
        var home = azcmagent.home();
        var url = gateway == null ? Joined.as(home).map(AgentConfig::gateway).orElse("") : gateway;
        if (!isAddress(url)) {
            throw new AgentFault(
                    Reason.MISSING_PARAMETER, "this machine is not connected; say what to check with --gateway");
        }
        var trusted = Gateway.at(url, authority == null ? home.authority() : authority);
        var found = new NetworkCheck(trusted, azcmagent.surroundings().clock()).all();
        print(found);
        return found.stream().allMatch(Reach::isReachable) ? 0 : Reason.NETWORK.code();
    }

    /// A TPM cannot keep the key yet, so there is nothing to check about it.
    @Command(name = "tpm", description = "Checks the TPM. Not available yet.", mixinStandardHelpOptions = true)
    Integer tpm() {
        throw new AgentFault(Reason.UNSUPPORTED, "a TPM cannot keep the key yet, so there is nothing to check");
    }

    private static boolean isAddress(String url) {
        try {
            return URI.create(url).getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private void print(List<Reach> found) {
        if (azcmagent.json) {
            azcmagent.out().println(Gateway.JSON.valueToTree(found).toPrettyString());
            return;
        }
        found.forEach(reach -> print(reach, azcmagent.out()));
    }

    private static void print(Reach reach, PrintWriter out) {
        out.printf(
                "%s  %s  %s%s%n",
                reach.isReachable() ? "reachable  " : "unreachable",
                reach.purpose(),
                reach.url(),
                reach.proxy().isEmpty() ? "" : "  through " + reach.proxy());
        for (Step step : reach.steps()) {
            out.printf("  %-6s %-8s %s%n", step.name(), step.outcome().name().toLowerCase(Locale.ROOT), step.detail());
        }
    }
}
