package io.muster.local.command;

import io.muster.contracts.onboarding.Admittance;
import io.muster.contracts.onboarding.OnboardingScript;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Prints a script that connects other machines to this mesh.
@Command(
        name = "script",
        description = "Prints a shell script that connects the machine it is run on: with a code that a person enters,"
                + " or, with --many, as a service principal.",
        mixinStandardHelpOptions = true)
final class ScriptCommand implements Callable<Integer> {

    @ParentCommand
    AgentCommand agent;

    @Option(
            names = {"-g", "--resource-group"},
            required = true,
            description = "Resource group to join.")
    String group;

    @Option(names = "--gateway", description = "Address that the machines reach the gateway at (default: this mesh's).")
    @Nullable
    String gateway;

    @Option(
            names = {"-s", "--subscription-id"},
            defaultValue = Names.SUBSCRIPTION,
            description = "Subscription to join (default: ${DEFAULT-VALUE}).")
    String subscription;

    @Option(
            names = {"-t", "--tenant-id"},
            defaultValue = Names.TENANT,
            description = "Tenant (default: ${DEFAULT-VALUE}).")
    String tenant;

    @Option(
            names = {"-l", "--location"},
            defaultValue = Names.LOCATION,
            description = "Where the machines are said to be (default: ${DEFAULT-VALUE}).")
    String location;

    @Option(names = "--tags", defaultValue = "", description = "Tags, as azcmagent connect takes them.")
    String tags;

    @Option(names = "--many", description = "For many machines: as a service principal, whose secret is not in it.")
    boolean many;

    @Option(
            names = {"-i", "--service-principal-id"},
            defaultValue = "onboarding",
            description = "Which, with --many (default: ${DEFAULT-VALUE}).")
    String principal;

    @Override
    public Integer call() throws IOException {
        var mesh = agent.muster.mesh();
        var authority = mesh.directory().authority();
        var publishers = mesh.directory().publishers();
        if (!Files.exists(authority) || !Files.exists(publishers)) {
            System.err.println("muster: this mesh was never started, so there is nothing to trust; ./muster up first");
            return 1;
        }
        System.out.print(
                script(mesh.addresses().gateway(), authority, publishers).text());
        return 0;
    }

    private OnboardingScript script(String address, Path authority, Path publishers) throws IOException {
        var place = new Admittance.Place(subscription, group, tenant);
        return new OnboardingScript(
                gateway == null ? address : gateway,
                Files.readString(authority),
                Files.readString(publishers),
                many ? new Admittance.ByPrincipal(place, principal) : new Admittance.ByPerson(place),
                location,
                tags);
    }
}
