package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.MetadataNews;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Makes this machine a resource.
@Command(name = "connect", description = "Connects this machine.", mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {

    /// Lets a virtual machine of Azure join, for trying things out there.
    private static final String TEST = "MSFT_ARC_TEST";

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    Credentials credentials;

    @Mixin
    JoinTokenOption joinToken;

    @Mixin
    ForeignSignIn foreign;

    @Mixin
    PublicFlags publicFlags;

    @Option(names = "--gateway", required = true, description = "Address of the gateway, e.g. https://muster.example.")
    String gateway;

    @Option(names = "--ca-file", required = true, description = "PEM with the certificates to trust the gateway by.")
    Path authority;

    @Option(names = "--publishers", required = true, description = "Public keys of those whose packages may run here.")
    Path publishers;

    @Mixin
    PlaceOptions where;

    @Override
    public Integer call() {
        azcmagent.requireWritable();
        if (Joined.as(azcmagent.home()).isPresent()) {
            throw new AgentFault(Reason.ALREADY_CONNECTED, "this machine is connected already; disconnect it first");
        }
        foreign.weigh(azcmagent.err()::println);
        publicFlags.weigh(azcmagent.err()::println);
        try (var _ = Interruption.during("connecting", azcmagent.err())) {
            var config = new Deadline("connecting", azcmagent.surroundings().patience()).keptBy(this::connect);
            print(config);
            return 0;
        }
    }

    private AgentConfig connect() {
        var home = azcmagent.home();
        var address = checkedGateway();
        var cloud = azcmagent.surroundings().cloud().get();
        refuseAzure(cloud);
        var joining = joining(cloud);
        var enrollment = azcmagent.enrollment();
        enrollment.trust(authority, publishers);
        var control = Gateway.at(address, home.authority());
        var about = SelfDescription.of(home, cloud);
        var config = joining.by(enrollment, control, about);
        MetadataNews.remember(home, about);
        return config;
    }

    /// Everything that was said is weighed before anything is done.
    private Joining joining(Cloud cloud) {
        var around = azcmagent.surroundings();
        var token = joinToken.read(around, credentials);
        if (token.isPresent()) {
            var invitation = where.invitation(token.get(), cloud);
            return (enrollment, control, about) -> enrollment.join(control, invitation, about);
        }
        var place = where.place(cloud);
        return (enrollment, control, about) ->
                enrollment.join(control, place, about, credentials.token(azcmagent, control));
    }

    /// One of the ways to join.
    private interface Joining {
        AgentConfig by(Enrollment enrollment, Gateway control, ObjectNode about);
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
