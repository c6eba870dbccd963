package io.muster.agent.extension;

import com.fasterxml.jackson.core.type.TypeReference;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// The list of extensions on this machine, for everybody's eyes. Nothing installs any yet.
public final class Extensions {

    private final AgentHome home;

    public Extensions(AgentHome home) {
        this.home = home;
    }

    /// One that is installed.
    ///
    /// @param name `Publisher.Type`
    public record Installed(String name, String version) {}

    /// None where nobody keeps the list.
    ///
    /// @throws AgentFault when it cannot be read
    public List<Installed> list() {
        if (!Files.exists(home.extensions())) {
            return List.of();
        }
        try {
            return Gateway.JSON.readValue(home.extensions().toFile(), new TypeReference<List<Installed>>() {});
        } catch (IOException damaged) {
            throw new AgentFault(Reason.EXTENSION, home.extensions() + " cannot be read: " + damaged.getMessage());
        }
    }

    /// Makes the list where there is none.
    public void keep() {
        if (!Files.exists(home.extensions())) {
            AgentHome.write(home.extensions(), "[]", "rw-r--r--");
        }
    }
}
