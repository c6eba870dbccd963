package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.host.Host;
import io.muster.agent.identity.Gateway;
import io.muster.agent.metadata.OsRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Shows what this machine is to the control plane.
@Command(name = "show", description = "Shows how this machine is connected.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROPERTY",
            description = "Only these, by label or JSON key, e.g. \"Agent Status\" or status.")
    List<String> properties = List.of();

    @Option(names = "--os", description = "Shows the operating system instead.")
    boolean os;

    @Override
    public Integer call() {
        var whole = os
                ? system()
                : Standing.look(azcmagent.home(), azcmagent.surroundings().clock());
        var shown = properties.isEmpty() ? whole : only(whole);
        if (azcmagent.json) {
            azcmagent.out().println(shown.json().toPrettyString());
        } else {
            azcmagent.out().print(shown.text());
            azcmagent.out().flush();
        }
        return 0;
    }

    private Standing only(Standing whole) {
        var chosen = new ArrayList<Standing.Line>();
        for (var property : properties) {
            chosen.add(whole.lines().stream()
                    .filter(line -> line.is(property))
                    .findFirst()
                    .orElseThrow(() -> new AgentFault(
                            Reason.INVALID_ARGUMENT, "there is no property '" + property + "'; see azcmagent show")));
        }
        return new Standing(chosen);
    }

    private static Standing system() {
        var release = OsRelease.read(Host.live());
        return new Standing(List.of(
                line("OS Type", "osType", "linux"),
                line("OS Name", "osName", release.name().orElse("")),
                line("OS Version", "osVersion", release.version().orElse("")),
                line("OS SKU", "osSku", release.prettyName().orElse("")),
                line("OS Kernel", "osKernel", System.getProperty("os.version", ""))));
    }

    private static Standing.Line line(String label, String key, String value) {
        return new Standing.Line(label, key, Gateway.JSON.getNodeFactory().textNode(value));
    }
}
