package io.muster.agent.command;

import io.muster.agent.guest.GuestState;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Shows what this machine is to the control plane.
@Command(name = "show", description = "Shows how this machine is connected.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Option(
            names = {"-j", "--json"},
            description = "As JSON.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        var home = azcmagent.home();
        var config = AgentConfig.read(home);
        var values = new LinkedHashMap<String, String>();
        config.ifPresent(joined -> {
            values.put("Resource Name", joined.resourceName());
            values.put("Resource Group Name", joined.resourceGroup());
            values.put("Resource Id", joined.resourceId().value());
            values.put("Subscription ID", joined.subscriptionId());
            values.put("Tenant ID", joined.tenantId());
            values.put("VM ID", joined.vmId().toString());
            values.put("Location", joined.location());
            values.put("Gateway", joined.gateway());
        });
        values.put("Agent Version", Azcmagent.VERSION);
        values.put("Agent Status", config.isPresent() ? "Connected" : "Disconnected");
        var state = GuestState.read(home);
        values.put("Assignments", Integer.toString(state.assignments().size()));
        values.put("Agent Error Details", state.fault() == null ? "" : state.fault());
        print(values);
        return 0;
    }

    private void print(Map<String, String> values) throws IOException {
        if (json) {
            var keys = new LinkedHashMap<String, String>();
            values.forEach((label, value) -> keys.put(key(label), value));
            System.out.println(Gateway.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys));
        } else {
            values.forEach((label, value) -> System.out.printf("%-40s: %s%n", label, value));
        }
    }

    /// `Resource Group Name` becomes `resourceGroupName`.
    private static String key(String label) {
        var words = label.replace("ID", "Id").replace("VM", "Vm").split(" ");
        var key = new StringBuilder(words[0].substring(0, 1).toLowerCase(Locale.ROOT) + words[0].substring(1));
        for (int i = 1; i < words.length; i += 1) {
            key.append(words[i]);
        }
        return key.toString();
    }
}
