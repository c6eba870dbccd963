package io.muster.agent.enrollment;

import io.muster.contracts.ResourceId;
import java.util.Map;

/// Where and as what a machine joins.
///
/// @param correlation ties what is asked together in logs; a UUID
public record Place(
        String subscription,
        String group,
        String name,
        String location,
        String tenant,
        Map<String, String> tags,
        String correlation) {

    public Place {
        tags = Map.copyOf(tags);
    }

    ResourceId resourceGroup() {
        return ResourceId.resourceGroup(subscription, group);
    }

    ResourceId machine() {
        return ResourceId.machine(subscription, group, name);
    }
}
