package io.muster.contracts.agent;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.util.Map;

/// The tags of a machine's resource as they are now: the answer of `GET /agent/v1/identity/tags`.
public record OwnTags(MachineId machine, Map<String, String> tags) {

    public OwnTags {
        Required.present("tags: machine and tags", machine, tags);
        tags = Map.copyOf(tags);
    }
}
