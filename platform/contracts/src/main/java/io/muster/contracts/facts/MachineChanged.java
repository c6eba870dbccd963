package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine resource as it is now. A tombstone means deleted.
///
/// @param osType `linux` or `windows`
/// @param publicKey base64 of the PKCS#1 DER of the key that the machine signs with
/// @param trustedUntil the end of its certificate, or of trust in it; null where it is not told
@Wire(type = "machine.changed.v1", topic = Topics.MACHINES)
public record MachineChanged(
        MachineId machine,
        ResourceId id,
        String location,
        Map<String, String> tags,
        String osType,
        @Nullable String osName,
        @Nullable String osVersion,
        @Nullable String agentVersion,
        @Nullable String publicKey,
        @Nullable Instant trustedUntil,
        Instant at)
        implements Fact {

    public MachineChanged {
        Required.present("a machine: machine, id, tags and at", machine, id, tags, at);
        Required.text("a machine: location and osType", location, osType);
        tags = Map.copyOf(tags);
    }

    /// For those who have no use for the key and what is trusted.
    public MachineChanged(
            MachineId machine,
            ResourceId id,
            String location,
            Map<String, String> tags,
            String osType,
            @Nullable String osName,
            @Nullable String osVersion,
            @Nullable String agentVersion,
            Instant at) {
        this(machine, id, location, tags, osType, osName, osVersion, agentVersion, null, null, at);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
