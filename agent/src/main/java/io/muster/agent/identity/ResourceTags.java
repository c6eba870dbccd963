package io.muster.agent.identity;

import io.muster.agent.fault.AwayException;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.OwnTags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/// The tags of this machine's resource: as they were when it joined, until the control plane has said how they
/// are. What it said last outlives the process.
public final class ResourceTags {

    private static final int NOT_FOUND = 404;

    private final AgentHome home;
    private final Membership membership;
    private final Gateway gateway;
    private final TokenSource identity;
    private volatile Map<String, String> tags;

    public ResourceTags(AgentHome home, AgentConfig joined, Gateway gateway, TokenSource identity) {
        this.home = home;
        this.membership = new Membership(home, joined.vmId());
        this.gateway = gateway;
        this.identity = identity;
        this.tags = remembered()
                .filter(last -> last.machine().equals(joined.vmId()))
                .map(OwnTags::tags)
                .orElse(joined.tags());
    }

    /// As they are, as far as it is known here.
    public Map<String, String> now() {
        return tags;
    }

    /// Asks how they are now. A control plane that does not know the question leaves them as they were.
    ///
    /// @throws UncheckedIOException when it is away
    public void ask() {
        var answer = gateway.send(gateway.request(Endpoints.TAGS)
                .header("Authorization", "Bearer " + identity.token())
                .build());
        if (answer.status() == NOT_FOUND) {
            return;
        }
        if (answer.status() == 401) {
            identity.forgetToken();
        }
        if (!answer.isSuccess()) {
            throw new AwayException("the tags are not told now: " + answer.error());
        }
        take(answer.as(OwnTags.class));
    }

    private void take(OwnTags told) {
        if (!told.tags().equals(tags) && told.machine().equals(membership.machine()) && membership.lasts()) {
            tags = told.tags();
            remember(told);
        }
    }

    private void remember(OwnTags told) {
        try {
            AgentHome.write(home.tags(), Gateway.JSON.writeValueAsBytes(told), "rw-r--r--");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Optional<OwnTags> remembered() {
        try {
            return Files.isReadable(home.tags())
                    ? Optional.of(Gateway.JSON.readValue(home.tags().toFile(), OwnTags.class))
                    : Optional.empty();
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }
}
