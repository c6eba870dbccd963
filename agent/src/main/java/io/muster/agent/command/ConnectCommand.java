package io.muster.agent.command;

import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.enrollment.OnboardingFault;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Makes this machine a resource.
@Command(name = "connect", description = "Connects this machine.", mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    Credentials credentials;

    @Option(names = "--gateway", required = true, description = "Address of the gateway, e.g. https://muster.example.")
    String gateway;

    @Option(names = "--ca-file", required = true, description = "PEM with the certificates to trust the gateway by.")
    Path authority;

    @Option(names = "--publishers", required = true, description = "Public keys of those whose packages may run here.")
    Path publishers;

    @Option(
            names = {"-s", "--subscription-id"},
            required = true,
            description = "Subscription to join.")
    String subscription;

    @Option(
            names = {"-g", "--resource-group"},
            required = true,
            description = "Resource group to join; made when it is not there.")
    String group;

    @Option(
            names = {"-l", "--location"},
            required = true,
            description = "Where the resource is said to be.")
    String location;

    @Option(
            names = {"-t", "--tenant-id"},
            required = true,
            description = "Tenant.")
    String tenant;

    @Option(
            names = {"-n", "--resource-name"},
            description = "Name of the machine resource (default: the host name).")
    @Nullable
    String name;

    @Option(names = "--tags", split = ",", paramLabel = "NAME=VALUE", description = "Tags, with commas between.")
    Map<String, String> tags = new HashMap<>();

    @Override
    public Integer call() {
        var home = azcmagent.home();
        if (AgentConfig.read(home).isPresent()) {
            throw new OnboardingFault(
                    OnboardingFault.ALREADY_CONNECTED, "this machine is connected already; disconnect it first");
        }
        var enrollment = new Enrollment(home, Clock.systemUTC(), Azcmagent.VERSION);
        enrollment.trust(authority, publishers);
        var control = Gateway.at(gateway, home.authority());
        var token = credentials.token(enrollment, control);
        var place = new Enrollment.Place(
                subscription,
                group,
                Optional.ofNullable(name).orElseGet(ConnectCommand::hostName),
                location,
                tenant,
                tags);
        var config = enrollment.join(control, place, token);
        System.out.println("Connected: " + config.resourceId());
        return 0;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            throw new OnboardingFault(
                    OnboardingFault.MISSING_PARAMETER, "this machine has no host name; give --resource-name");
        }
    }
}
