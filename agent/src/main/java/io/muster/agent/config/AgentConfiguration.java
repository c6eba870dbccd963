package io.muster.agent.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The local configuration as the machine resource shows it: `properties.agentConfiguration`.
public final class AgentConfiguration {

    private AgentConfiguration() {}

    public static ObjectNode json(LocalConfig config) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("proxyUrl", config.value(Setting.PROXY_URL));
        texts(node.putArray("proxyBypass"), config.values(Setting.PROXY_BYPASS));
        texts(
                node.putArray("incomingConnectionsPorts"),
                config.isOn(Setting.INCOMING_CONNECTIONS) ? config.values(Setting.INCOMING_PORTS) : List.of());
        extensions(node.putArray("extensionsAllowList"), config.values(Setting.EXTENSIONS_ALLOWED));
        extensions(node.putArray("extensionsBlockList"), config.values(Setting.EXTENSIONS_BLOCKED));
        node.put("extensionsEnabled", config.value(Setting.EXTENSIONS_ENABLED));
        node.put("guestConfigurationEnabled", config.value(Setting.GUEST_ENABLED));
        node.put("configMode", config.value(Setting.MODE));
        return node;
    }

    private static void texts(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static void extensions(ArrayNode array, List<String> values) {
        for (var value : values) {
            var parts = value.split("/", 2);
            array.addObject().put("publisher", parts[0]).put("type", parts[1]);
        }
    }
}
