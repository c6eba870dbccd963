package io.muster.agent.command;

import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.enforce.Change;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.Run;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.host.Host;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Shows what enforcing a package would change here, and changes it when asked to.
@Command(
        name = "enforce",
        description = "Shows what enforcing a package would change on this machine; changes it with --apply.",
        mixinStandardHelpOptions = true)
final class EnforceCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    PackageOption file;

    @Option(names = "--apply", description = "Make the changes; without it nothing is changed.")
    boolean apply;

    @Override
    public Integer call() throws IOException {
        if (apply) {
            requireAllowed();
        }
        var about = file.about();
        var plan = file.open(about)
                .plan(Host.live(LocalConfig.read(azcmagent.home()).isOn(Setting.GUEST_SCRIPTS)));
        if (!apply) {
            show(plan);
            return 0;
        }
        azcmagent.requireWritable();
        var run = Enforcement.of(azcmagent).enforce(new Run.Order("azcmagent enforce", about.sha256()), plan);
        azcmagent.out().println(ChangesCommand.line(run));
        return run.stands() ? 0 : 1;
    }

    /// The machine's owner has the last word.
    private void requireAllowed() {
        if (!LocalConfig.read(azcmagent.home()).isOn(Setting.GUEST_ENABLED)) {
            throw new AgentFault(
                    Reason.LOCAL_CONFIG,
                    "this machine is not to be changed: config.mode is monitor, or " + Setting.GUEST_ENABLED.key()
                            + " is false");
        }
    }

    private void show(Plan plan) throws IOException {
        if (azcmagent.json) {
            azcmagent
                    .out()
                    .println(Gateway.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plan));
            return;
        }
        plan.changes().stream().map(Change::words).forEach(azcmagent.out()::println);
        plan.refused().forEach(rule -> azcmagent.out().println("not enforced: " + rule.title() + ": " + rule.why()));
        azcmagent
                .err()
                .printf(
                        "%d changes for %d rules; %d rules fail and are not enforced%n",
                        plan.changes().size(),
                        plan.enforced().size(),
                        plan.refused().size());
    }
}
