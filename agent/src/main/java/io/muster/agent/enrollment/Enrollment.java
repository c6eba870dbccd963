package io.muster.agent.enrollment;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes this machine a resource of the control plane, and unmakes it. Every step can be done again: a join that was
/// cut off goes on where it was.
public final class Enrollment {

    private static final String GROUPS = "2021-04-01";
    private static final String MACHINES = "2024-07-10";

    private final AgentHome home;
    private final Clock clock;
    private final String agentVersion;

    public Enrollment(AgentHome home, Clock clock, String agentVersion) {
        this.home = home;
        this.clock = clock;
        this.agentVersion = agentVersion;
    }

    /// Where and as what to join.
    public record Place(
            String subscription, String group, String name, String location, String tenant, Map<String, String> tags) {

        public Place {
            tags = Map.copyOf(tags);
        }

        ResourceId machine() {
            return ResourceId.machine(subscription, group, name);
        }
    }

    /// Copies what the machine will trust: the gateway's authority and the publishers of packages.
    public void trust(Path authority, Path publishers) {
        try {
            AgentHome.write(home.authority(), Files.readAllBytes(authority), "rw-r--r--");
            AgentHome.write(home.publishers(), Files.readAllBytes(publishers), "rw-r--r--");
        } catch (IOException unreadable) {
            throw new OnboardingFault(
                    OnboardingFault.MISSING_PARAMETER, "cannot read " + authority + " or " + publishers);
        }
    }

    /// An access token for a service principal, from where the gateway says people sign in.
    public String signIn(Gateway gateway, String principal, String secret) {
        var clouds = send(
                gateway,
                gateway.request("/metadata/endpoints?api-version=2022-09-01").build());
        var login = clouds.json()
                .path(0)
                .path("authentication")
                .path("loginEndpoint")
                .asText();
        if (login.isEmpty()) {
            throw new OnboardingFault(
                    OnboardingFault.NETWORK, gateway.url() + " does not say where to sign in; is it a Muster gateway?");
        }
        var form = form(Map.of("grant_type", "client_credentials", "client_id", principal, "client_secret", secret));
        var answer = send(
                gateway,
                gateway.request(login + "/protocol/openid-connect/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
        if (!answer.isSuccess()) {
            throw new OnboardingFault(
                    OnboardingFault.SIGN_IN,
                    "the service principal was refused (" + answer.status() + " "
                            + answer.json().path("error").asText() + "); check its id and secret");
        }
        return answer.json().path("access_token").asText();
    }

    /// Joins. The configuration is written last.
    public AgentConfig join(Gateway gateway, Place place, String accessToken) {
        ensureGroup(gateway, place, accessToken);
        var key = MachineKey.in(home);
        var vmId = machineId(putMachine(gateway, place, accessToken, key));
        var identity = new MachineIdentity(home, gateway, vmId, key, clock);
        try {
            identity.renewCertificate();
            var _ = identity.token();
        } catch (RefusedException refused) {
            throw new OnboardingFault(OnboardingFault.CREATE, String.valueOf(refused.getMessage()));
        } catch (UncheckedIOException unreachable) {
            throw new OnboardingFault(OnboardingFault.NETWORK, String.valueOf(unreachable.getMessage()));
        }
        var config = new AgentConfig(
                place.machine(),
                vmId,
                place.subscription(),
                place.group(),
                place.name(),
                place.location(),
                place.tenant(),
                gateway.url(),
                place.tags());
        config.write(home);
        return config;
    }

    /// Deletes the machine resource; that it is gone already is fine.
    public void leave(Gateway gateway, AgentConfig config, String accessToken) {
        var answer = send(
                gateway,
                arm(gateway, config.resourceId().value(), MACHINES, accessToken)
                        .DELETE()
                        .build());
        if (!answer.isSuccess() && answer.status() != 404) {
            throw new OnboardingFault(OnboardingFault.DELETE, "the machine could not be deleted: " + answer.error());
        }
    }

    private void ensureGroup(Gateway gateway, Place place, String accessToken) {
        var group =
                ResourceId.resourceGroup(place.subscription(), place.group()).value();
        var found = send(gateway, arm(gateway, group, GROUPS, accessToken).GET().build());
        if (found.status() != 404) {
            return;
        }
        var body = Gateway.JSON
                .createObjectNode()
                .put("location", place.location())
                .toString();
        var made = send(
                gateway,
                arm(gateway, group, GROUPS, accessToken)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build());
        if (!made.isSuccess()) {
            throw new OnboardingFault(
                    OnboardingFault.CREATE, "the resource group is not there and could not be made: " + made.error());
        }
    }

    private JsonNode putMachine(Gateway gateway, Place place, String accessToken, MachineKey key) {
        var body = Gateway.JSON.createObjectNode();
        body.put("location", place.location());
        body.set("tags", Gateway.JSON.valueToTree(place.tags()));
        body.putObject("identity").put("type", "SystemAssigned");
        body.set("properties", new Metadata(Host.live(), agentVersion).properties(key.publicKey()));
        var answer = send(
                gateway,
                arm(gateway, place.machine().value(), MACHINES, accessToken)
                        .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build());
        if (!answer.isSuccess()) {
            throw new OnboardingFault(OnboardingFault.CREATE, "the machine could not be made: " + answer.error());
        }
        return answer.json();
    }

    private static MachineId machineId(JsonNode made) {
        try {
            return MachineId.of(made.path("properties").path("vmId").asText());
        } catch (IllegalArgumentException none) {
            throw new OnboardingFault(OnboardingFault.CREATE, "the answer names no machine; is it a Muster gateway?");
        }
    }

    private static HttpRequest.Builder arm(Gateway gateway, String id, String version, String accessToken) {
        return gateway.request(id + "?api-version=" + version)
                .header("Authorization", "Bearer " + accessToken)
                .header("Content-Type", "application/json");
    }

    private static Gateway.Answer send(Gateway gateway, HttpRequest request) {
        try {
            return gateway.send(request);
        } catch (UncheckedIOException unreachable) {
            throw new OnboardingFault(OnboardingFault.NETWORK, String.valueOf(unreachable.getMessage()));
        }
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
