package io.muster.agent.command;

import io.muster.agent.enrollment.Invitation;
import io.muster.agent.enrollment.Place;
import io.muster.agent.enrollment.ResourceName;
import io.muster.agent.enrollment.Tags;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.host.Host;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.Naming;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where and as what this machine joins. With a join token, where is the token's business.
final class PlaceOptions {

    private static final String GROUP = "[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]";

    @Option(
            names = {"-s", "--subscription-id"},
            description = "Subscription to join, by its id or its name.")
    @Nullable
    String subscription;

    @Option(
            names = {"-g", "--resource-group"},
            description = "Resource group to join; made when it is not there.")
    @Nullable
    String group;

    @Option(
            names = {"-l", "--location"},
            description = "Where the resource is said to be.")
    @Nullable
    String location;

    @Option(
            names = {"-t", "--tenant-id"},
            description = "Tenant.")
    @Nullable
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

    /// @throws AgentFault when something is missing or is none
    Place place(Cloud cloud) {
        var where = required(group, "--resource-group");
        if (!where.matches(GROUP)) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--resource-group: '" + where + "' is no name of a group");
        }
        return new Place(
                required(subscription, "--subscription-id"),
                where,
                name(cloud),
                required(location, "--location"),
                required(tenant, "--tenant-id"),
                Tags.read(tags),
                correlation());
    }

    /// @throws AgentFault when something is given that the token decides
    Invitation invitation(String token, Cloud cloud) {
        refuse(subscription, "--subscription-id");
        refuse(group, "--resource-group");
        refuse(tenant, "--tenant-id");
        return new Invitation(token, name(cloud), location, Tags.read(tags), correlation());
    }

    private String name(Cloud cloud) {
        return ResourceName.checked(name == null ? defaultName(cloud) : name);
    }

    private String defaultName(Cloud cloud) {
        var given = cloud.is(Cloud.Provider.AWS)
                ? cloud.detail(amazonHostName ? "hostName" : "instanceId")
                : Optional.<String>empty();
        return given.or(() -> Naming.read(Host.live()).computer())
                .orElseThrow(
                        () -> new AgentFault(Reason.HOST_NAME, "this machine has no host name; give --resource-name"));
    }

    private String correlation() {
        if (correlation == null) {
            return UUID.randomUUID().toString();
        }
        try {
            return UUID.fromString(correlation).toString();
        } catch (IllegalArgumentException other) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--correlation-id takes a UUID");
        }
    }

    private static String required(@Nullable String value, String option) {
        if (value == null || value.isBlank()) {
            throw new AgentFault(Reason.MISSING_PARAMETER, option + " is missing; only a join token does without");
        }
        return value;
    }

    private static void refuse(@Nullable String value, String option) {
        if (value != null) {
            throw new AgentFault(
                    Reason.INVALID_ARGUMENT, option + " and a join token do not go together: the token says where");
        }
    }
}
