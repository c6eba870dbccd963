package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.AgentConfiguration;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.Metadata;

/// The `properties` that a machine tells of itself: what was found on it and what was decided on it.
final class SelfDescription {

    private SelfDescription() {}

    static ObjectNode of(AgentHome home, Cloud cloud) {
        var about = Metadata.ofThisMachine(cloud, Azcmagent.VERSION).properties();
        about.set("agentConfiguration", AgentConfiguration.json(LocalConfig.read(home)));
        return about;
    }
}
