package io.muster.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The cloud that a machine runs in, and what the cloud says of it. What the cloud did not say is not there.
public sealed interface Cloud {

    /// The clouds that are known.
    enum Provider {
        AWS,
        GCP,
        OCI,
        AZURE
    }

    /// No cloud that is known: hardware of one's own, or somebody else's.
    record None() implements Cloud {}

    /// A machine of a cloud.
    ///
    /// @param details e.g. `accountId`, `instanceId`, `region`
    record In(Provider provider, Map<String, String> details) implements Cloud {

        public In {
            details = Map.copyOf(details);
        }
    }

    /// As the machine resource shows it; `N/A` where there is none.
    default String name() {
        return switch (this) {
            case None _ -> "N/A";
            case In in -> in.provider().name();
        };
    }

    default Optional<String> detail(String name) {
        return this instanceof In in ? Optional.ofNullable(in.details().get(name)) : Optional.empty();
    }

    default boolean is(Provider provider) {
        return this instanceof In in && in.provider() == provider;
    }

    /// `cloudMetadata` of the machine resource.
    default ObjectNode json() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("provider", name());
        if (this instanceof In in) {
            in.details().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(detail -> node.put(detail.getKey(), detail.getValue()));
        }
        return node;
    }

    /// The identity document of an EC2 instance.
    static Cloud aws(JsonNode document, String hostName) {
        var details =
                texts(document, "accountId", "instanceId", "region", "availabilityZone", "instanceType", "imageId");
        if (!hostName.isEmpty()) {
            details.put("hostName", hostName);
        }
        return new In(Provider.AWS, details);
    }

    /// A Google instance: what was asked for one by one.
    static Cloud google(Map<String, String> answers) {
        var details = new LinkedHashMap<String, String>();
        answers.forEach((name, value) -> {
            if (!value.isBlank()) {
                details.put(name, lastSegment(name, value.strip()));
            }
        });
        return new In(Provider.GCP, details);
    }

    static Cloud oracle(JsonNode instance) {
        return new In(Provider.OCI, texts(instance, "displayName"));
    }

    static Cloud azure(JsonNode compute) {
        return new In(Provider.AZURE, texts(compute, "vmId"));
    }

    /// Google names zones and machine types by path: `projects/1/zones/here`.
    private static String lastSegment(String name, String value) {
        return name.equals("zone") || name.equals("machineType") ? value.substring(value.lastIndexOf('/') + 1) : value;
    }

    private static Map<String, String> texts(JsonNode node, String... names) {
        var found = new LinkedHashMap<String, String>();
        for (var name : names) {
            var value = node.path(name).asText();
            if (!value.isBlank()) {
                found.put(name, value.length() > 256 ? value.substring(0, 256) : value);
            }
        }
        return found;
    }
}
