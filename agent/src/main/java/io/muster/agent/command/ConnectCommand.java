package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.enrollment.Place;
import io.muster.agent.enrollment.ResourceName;
import io.muster.agent.enrollment.Tags;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.MetadataNews;
import io.muster.agent.metadata.Naming;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Makes this machine a resource.
@Command(name = "connect", description = "Connects this machine.", mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {

    private static final String GROUP = "[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]";

    /// Lets a virtual machine of Azure join, for trying things out there.
    private static final String TEST = "MSFT_ARC_TEST";

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    Credentials credentials;

    @Mixin
    PublicFlags publicFlags;

    @Option(names = "--gateway", required = true, description = "Address of the gateway, e.g. https://muster.example.")
    String gateway;

    @Option(names = "--ca-file", required = true, description = "PEM with the certificates to trust the gateway by.")
    Path authority;

    @Option(names = "--publishers", required = true, description = "Public keys of those whose packages may run here.")
    Path publishers;

    @Option(
            names = {"-s", "--subscription-id"},
            required = true,
            description = "Subscription to join, by its id or its name.")
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
            description = "Name of the machine resource (default: the host name; on AWS, the instance id).")
    @Nullable
    String name;

    @Option(names = "--use-aws-ec2-hostname", description = "On AWS: the host name that EC2 gave, instead of the id.")
    boolean amazonHostName;

    @Option(
            names = "--tags",
            defaultValue = "",
            paramLabel = "NAME=VALUE,…",
            description = "Tags, e.g. owner=ops,room='2, left'.")
    String tags;

    @Option(names = "--correlation-id", description = "Ties the requests together in logs (default: a new one).")
    @Nullable
    String correlation;

    @Override
    public Integer call() {
        azcmagent.requireWritable();
        var home = azcmagent.home();
        if (AgentConfig.read(home).isPresent()) {
            throw new AgentFault(Reason.ALREADY_CONNECTED, "this machine is connected already; disconnect it first");
        }
        publicFlags.weigh(azcmagent.err()::println);
        var address = checkedGateway();
        var cloud = azcmagent.surroundings().cloud().get();
        refuseAzure(cloud);
        var place = place(cloud);
        var enrollment = new Enrollment(home, azcmagent.surroundings().clock());
        enrollment.trust(authority, publishers);
        var control = Gateway.at(address, home.authority());
        var about = SelfDescription.of(home, cloud);
        var config = enrollment.join(control, place, about, credentials.token(azcmagent, control));
        MetadataNews.remember(home, about);
        print(config);
        return 0;
    }

    private Place place(Cloud cloud) {
        if (!group.matches(GROUP)) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--resource-group: '" + group + "' is no name of a group");
        }
        return new Place(
                subscription,
                group,
                ResourceName.checked(name == null ? defaultName(cloud) : name),
                location,
                tenant,
                Tags.read(tags),
                correlation == null ? UUID.randomUUID().toString() : checkedCorrelation(correlation));
    }

    private String defaultName(Cloud cloud) {
        var given = cloud.is(Cloud.Provider.AWS)
                ? cloud.detail(amazonHostName ? "hostName" : "instanceId")
                : Optional.<String>empty();
        return given.or(() -> Naming.read(Host.live()).computer())
                .orElseThrow(
                        () -> new AgentFault(Reason.HOST_NAME, "this machine has no host name; give --resource-name"));
    }

    private String checkedGateway() {
        try {
            var uri = URI.create(gateway);
            boolean isLocal = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
            if (uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || isLocal && "http".equals(uri.getScheme()))) {
                return gateway;
            }
        } catch (IllegalArgumentException malformed) {
            throw noGateway();
        }
        throw noGateway();
    }

    private AgentFault noGateway() {
        return new AgentFault(
                Reason.INVALID_ARGUMENT, "--gateway takes an address like https://muster.example, not " + gateway);
    }

    private static String checkedCorrelation(String text) {
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException other) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--correlation-id takes a UUID");
        }
    }

    private void refuseAzure(Cloud cloud) {
        boolean isAllowed = "true".equals(azcmagent.surroundings().environment().get(TEST));
        if (cloud.is(Cloud.Provider.AZURE) && cloud.detail("vmId").isPresent() && !isAllowed) {
            throw new AgentFault(
                    Reason.AZURE_MACHINE,
                    "this is a virtual machine of Azure, which has an identity there; to try it all the same, set "
                            + TEST + "=true");
        }
    }

    private void print(AgentConfig config) {
        ObjectNode json = Gateway.JSON.createObjectNode();
        json.put("status", "Connected");
        json.put("resourceId", config.resourceId().value());
        json.put("vmId", config.vmId().toString());
        azcmagent.out().println(azcmagent.json ? json.toString() : "Connected: " + config.resourceId());
    }
}
