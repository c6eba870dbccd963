package io.muster.agent.command;

import io.muster.agent.enforce.Change;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.Run;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// What was changed on this machine, when, for which assignment, and what has become of it.
@Command(
        name = "changes",
        description = "Shows what was changed on this machine, when, and by which assignment.",
        mixinStandardHelpOptions = true)
final class ChangesCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Of one change, with every part of it.")
    @Nullable
    String id;

    @Override
    public Integer call() throws IOException {
        var runs = Enforcement.journal(azcmagent.home()).runs().stream()
                .filter(run -> id == null || run.id().equals(id))
                .toList();
        if (azcmagent.json) {
            azcmagent
                    .out()
                    .println(Gateway.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(runs));
            return 0;
        }
        runs.forEach(run -> azcmagent.out().println(line(run)));
        if (id != null) {
            runs.forEach(this::detail);
        }
        return 0;
    }

    private void detail(Run run) {
        run.enforced().stream()
                .map(Plan.Subject::title)
                .forEach(title -> azcmagent.out().println("  for " + title));
        run.changes().stream()
                .map(Change::words)
                .forEach(words -> azcmagent.out().println("  " + words));
        run.refused().forEach(rule -> azcmagent.out().println("  not enforced: " + rule.title() + ": " + rule.why()));
        run.left().forEach(left -> azcmagent.out().println("  left as it is: " + left));
    }

    static String line(Run run) {
        var note = run.note() == null ? "" : " (" + run.note() + ")";
        return "%s  %-9s  %d changes for %d rules  %s%s"
                .formatted(
                        run.id(),
                        run.state().name().toLowerCase(Locale.ROOT),
                        run.changes().size(),
                        run.enforced().size(),
                        run.order().assignment(),
                        note);
    }
}
