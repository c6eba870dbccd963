package io.muster.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.TokenSource;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.function.Supplier;
import java.util.logging.Logger;

/// Tells the control plane when this machine is no longer what it said it was.
public final class MetadataNews {

    private static final Logger LOG = Logger.getLogger(MetadataNews.class.getName());

    private final AgentHome home;
    private final Gateway gateway;
    private final TokenSource identity;
    private final Supplier<ObjectNode> look;

    public MetadataNews(AgentHome home, Gateway gateway, TokenSource identity, Supplier<ObjectNode> look) {
        this.home = home;
        this.gateway = gateway;
        this.identity = identity;
        this.look = look;
    }

    /// Keeps what was told, so that only news is told later.
    public static void remember(AgentHome home, JsonNode told) {
        AgentHome.write(home.metadata(), told.toString(), "rw-------");
        AgentHome.write(home.cloud(), told.path("cloudMetadata").toString(), "rw-r--r--");
    }

    /// Looks, and tells if there is news. True when there was and it was taken.
    ///
    /// @throws UncheckedIOException when the control plane is away
    public boolean tell() {
        var before = told();
        var now = Metadata.keeping(before, look.get());
        if (now.equals(before)) {
            return false;
        }
        var answer = gateway.send(gateway.request(Endpoints.METADATA)
                .header("Authorization", "Bearer " + identity.token())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(now.toString()))
                .build());
        if (answer.status() == 401) {
            identity.forgetToken();
        }
        if (!answer.isSuccess()) {
            LOG.warning("what changed on this machine was not taken: " + answer.error());
            return false;
        }
        remember(home, now);
        return true;
    }

    private JsonNode told() {
        try {
            return Files.isReadable(home.metadata())
                    ? Gateway.JSON.readTree(home.metadata().toFile())
                    : Gateway.JSON.createObjectNode();
        } catch (IOException damaged) {
            return Gateway.JSON.createObjectNode();
        }
    }
}
