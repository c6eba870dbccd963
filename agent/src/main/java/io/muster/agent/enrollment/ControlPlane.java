package io.muster.agent.enrollment;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.ResourceId;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/// The management API as whoever holds an access token may use it.
final class ControlPlane {

    static final String GROUPS = "2021-04-01";
    static final String MACHINES = "2024-07-10";

    private static final Logger LOG = Logger.getLogger(ControlPlane.class.getName());

    private final Gateway gateway;
    private final String accessToken;
    private final String correlation;

    ControlPlane(Gateway gateway, String accessToken, String correlation) {
        this.gateway = gateway;
        this.accessToken = accessToken;
        this.correlation = correlation;
    }

    Gateway.Answer get(ResourceId id, String version) {
        return ask("GET", id.value(), version, HttpRequest.BodyPublishers.noBody());
    }

    Gateway.Answer put(ResourceId id, String version, JsonNode body) {
        return ask("PUT", id.value(), version, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    Gateway.Answer post(String path, String version) {
        return ask("POST", path, version, HttpRequest.BodyPublishers.noBody());
    }

    Gateway.Answer delete(ResourceId id, String version) {
        return ask("DELETE", id.value(), version, HttpRequest.BodyPublishers.noBody());
    }

    /// The id of a subscription that was named by its id or by its name.
    String subscription(String idOrName) {
        if (isUuid(idOrName)) {
            return idOrName;
        }
        var answer = ask("GET", "/subscriptions", "2022-12-01", HttpRequest.BodyPublishers.noBody());
        if (!answer.isSuccess()) {
            throw new AgentFault(Reason.SUBSCRIPTION_NAME, "subscriptions could not be listed: " + answer.error());
        }
        for (var one : answer.json().path("value")) {
            if (one.path("displayName").asText().equalsIgnoreCase(idOrName)) {
                return one.path("subscriptionId").asText();
            }
        }
        throw new AgentFault(Reason.SUBSCRIPTION_NAME, "no subscription that you may see is called '" + idOrName + "'");
    }

    private Gateway.Answer ask(String method, String path, String version, HttpRequest.BodyPublisher body) {
        var answer = send(
                gateway,
                gateway.request(path + "?api-version=" + version)
                        .header("Authorization", "Bearer " + accessToken)
                        .header("Content-Type", "application/json")
                        .header("x-ms-correlation-request-id", correlation)
                        .method(method, body)
                        .build());
        LOG.fine(() -> method + " " + path + " → " + answer.status());
        if (answer.status() == 401) {
            throw new AgentFault(Reason.BAD_ACCESS_TOKEN, "the access token was refused: " + answer.error());
        }
        return answer;
    }

    /// @throws AgentFault when nobody answers
    static Gateway.Answer send(Gateway gateway, HttpRequest request) {
        try {
            return gateway.send(request);
        } catch (UncheckedIOException unreachable) {
            throw new AgentFault(Reason.NETWORK, String.valueOf(unreachable.getMessage()));
        } catch (IllegalArgumentException strange) {
            throw new AgentFault(Reason.NETWORK, gateway.url() + " is no address of a gateway");
        }
    }

    /// A form as browsers send it.
    static HttpRequest.BodyPublisher form(Map<String, String> values) {
        return HttpRequest.BodyPublishers.ofString(values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
