package io.muster.agent.himds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.identity.AgentConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What machine this is, in the shape of Azure's instance metadata. Nothing here is asked of the control plane.
final class InstanceMetadata {

    /// The name of this cloud, as the gateway has it too.
    private static final String CLOUD = "Muster";

    private final AgentConfig machine;
    private final OsRelease system;
    private final Supplier<Map<String, String>> tags;

    /// @param tags of the machine's resource, as they are now
    InstanceMetadata(AgentConfig machine, OsRelease system, Supplier<Map<String, String>> tags) {
        this.machine = machine;
        this.system = system;
        this.tags = tags;
    }

    JsonNode instance() {
        var instance = JsonNodeFactory.instance.objectNode();
        instance.set("compute", compute());
        instance.putObject("network");
        return instance;
    }

    /// Fields that only a virtual machine of Azure has are there and empty.
    ObjectNode compute() {
        var compute = JsonNodeFactory.instance.objectNode();
        compute.put("azEnvironment", CLOUD)
                .put("customData", "")
                .put("isHostCompatibilityLayerVm", "false")
                .put("location", machine.location())
                .put("name", machine.resourceName())
                .put("offer", "")
                .put("osType", "linux")
                .put("placementGroupId", "");
        compute.putObject("plan").put("name", "").put("product", "").put("publisher", "");
        compute.put("platformFaultDomain", "")
                .put("platformUpdateDomain", "")
                .put("provider", "")
                .putNull("publicKeys")
                .put("publisher", "")
                .put("resourceGroupName", machine.resourceGroup())
                .put("resourceId", machine.resourceId().value());
        compute.putObject("securityProfile").put("secureBootEnabled", "false").put("virtualTpmEnabled", "false");
        compute.put("sku", system.value("PRETTY_NAME"));
        compute.putObject("storageProfile");
        compute.put("subscriptionId", machine.subscriptionId());
        tags(compute);
        return compute.put("version", system.value("VERSION_ID"))
                .put("vmId", machine.vmId().toString())
                .put("vmScaleSetName", "")
                .put("vmSize", "")
                .put("zone", "");
    }

    /// Where the control plane of this cloud is.
    JsonNode endpoints() {
        var endpoints = JsonNodeFactory.instance.objectNode();
        endpoints.put("resourceManager", machine.gateway());
        endpoints.putObject("dataplaneEndpoints");
        return endpoints;
    }

    private void tags(ObjectNode compute) {
        var now = new TreeMap<>(tags.get());
        compute.put(
                "tags",
                now.entrySet().stream()
                        .map(tag -> tag.getKey() + ":" + tag.getValue())
                        .collect(Collectors.joining(";")));
        var list = compute.putArray("tagsList");
        now.forEach((name, value) -> list.addObject().put("name", name).put("value", value));
    }
}
