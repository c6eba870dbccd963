package io.muster.agent.enrollment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.RefusedException;
import io.muster.contracts.MachineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Makes this machine a resource of the control plane, and unmakes it. Every step can be done again: a join that was
/// cut off goes on where it was.
public final class Enrollment {

    private static final Logger LOG = Logger.getLogger(Enrollment.class.getName());
    private static final List<String> PROVIDERS =
            List.of("Microsoft.HybridCompute", "Microsoft.GuestConfiguration", "Microsoft.HybridConnectivity");

    /// The machine is made by now: its first certificate and token are worth five minutes of trying.
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MOST_PAUSES = 30;

    private final AgentHome home;
    private final Clock clock;
    private final Pause pause;

    public Enrollment(AgentHome home, Clock clock, Pause pause) {
        this.home = home;
        this.clock = clock;
        this.pause = pause;
    }

    /// Copies what the machine will trust: the gateway's authority and the publishers of packages.
    public void trust(Path authority, Path publishers) {
        try {
            var authorities = Files.readAllBytes(authority);
            var keys = Files.readAllBytes(publishers);
            home.open();
            AgentHome.write(home.authority(), authorities, "rw-r--r--");
            AgentHome.write(home.publishers(), keys, "rw-r--r--");
        } catch (IOException unreadable) {
            throw new AgentFault(Reason.MISSING_PARAMETER, "cannot read " + authority + " or " + publishers);
        } catch (UncheckedIOException failed) {
            throw new AgentFault(Reason.PERSIST, String.valueOf(failed.getMessage()));
        }
    }

    /// Joins. The configuration is written last.
    ///
    /// @param about the machine's `properties`, without its key
    public AgentConfig join(Gateway gateway, Place asked, ObjectNode about, String accessToken) {
        var control = new ControlPlane(gateway, accessToken, asked.correlation());
        var place = in(control.subscription(asked.subscription()), asked);
        register(control, place);
        ensureGroup(control, place);
        var key = key();
        var vmId = machineId(putMachine(control, place, about, key));
        obtainCredentials(gateway, vmId, key);
        return written(new AgentConfig(
                place.machine(),
                vmId,
                place.subscription(),
                place.group(),
                place.name(),
                place.location(),
                place.tenant(),
                gateway.url(),
                place.correlation(),
                place.tags()));
    }

    /// Joins where a join token says. The configuration is written last.
    ///
    /// @param about the machine's `properties`, without its key
    public AgentConfig join(Gateway gateway, Invitation invitation, ObjectNode about) {
        var key = key();
        var grant = new Admission(gateway, pause).ask(invitation, about, key.publicKey());
        obtainCredentials(gateway, grant.machine(), key);
        var machine = grant.resource();
        return written(new AgentConfig(
                machine,
                grant.machine(),
                named(machine.subscription()),
                named(machine.resourceGroup()),
                machine.name(),
                grant.location(),
                grant.tenantId(),
                gateway.url(),
                invitation.correlation(),
                invitation.tags()));
    }

    private static String named(Optional<String> part) {
        return part.orElseThrow(
                () -> new AgentFault(Reason.CREATE, "the answer names no machine; is it a Muster gateway?"));
    }

    private AgentConfig written(AgentConfig config) {
        try {
            config.write(home);
        } catch (UncheckedIOException failed) {
            throw new AgentFault(Reason.PERSIST, String.valueOf(failed.getMessage()));
        }
        return config;
    }

    /// Deletes the machine resource; that it is gone already is fine.
    public void leave(Gateway gateway, AgentConfig config, String accessToken) {
        var control = new ControlPlane(gateway, accessToken, UUID.randomUUID().toString());
        var answer = control.delete(config.resourceId(), ControlPlane.MACHINES);
        if (!answer.isSuccess() && answer.status() != 404) {
            throw new AgentFault(Reason.DELETE, "the machine could not be deleted: " + answer.error());
        }
    }

    private static Place in(String subscription, Place place) {
        return new Place(
                subscription,
                place.group(),
                place.name(),
                place.location(),
                place.tenant(),
                place.tags(),
                place.correlation());
    }

    /// Who may only onboard may not register; then somebody did it before, or the machine itself will be refused.
    private static void register(ControlPlane control, Place place) {
        for (var provider : PROVIDERS) {
            var answer = control.post(
                    "/subscriptions/" + place.subscription() + "/providers/" + provider + "/register",
                    ControlPlane.GROUPS);
            if (!answer.isSuccess()) {
                LOG.fine(() -> provider + " was not registered: " + answer.error());
            }
        }
    }

    private static void ensureGroup(ControlPlane control, Place place) {
        if (control.get(place.resourceGroup(), ControlPlane.GROUPS).status() != 404) {
            return;
        }
        var made = control.put(
                place.resourceGroup(),
                ControlPlane.GROUPS,
                Gateway.JSON.createObjectNode().put("location", place.location()));
        if (!made.isSuccess()) {
            throw new AgentFault(
                    Reason.CREATE, "the resource group is not there and could not be made: " + made.error());
        }
    }

    private MachineKey key() {
        try {
            home.open();
            return MachineKey.in(home);
        } catch (UncheckedIOException | IllegalStateException unusable) {
            throw new AgentFault(Reason.KEYS, String.valueOf(unusable.getMessage()));
        }
    }

    private static JsonNode putMachine(ControlPlane control, Place place, ObjectNode about, MachineKey key) {
        var body = Gateway.JSON.createObjectNode();
        body.put("location", place.location());
        body.set("tags", Gateway.JSON.valueToTree(place.tags()));
        body.putObject("identity").put("type", "SystemAssigned");
        body.set("properties", about.deepCopy().put("clientPublicKey", key.publicKey()));
        var answer = control.put(place.machine(), ControlPlane.MACHINES, body);
        if (answer.status() == 409 && !isUnregistered(answer)) {
            throw new AgentFault(Reason.NAME_TAKEN, "the machine could not be made: " + answer.error());
        }
        if (!answer.isSuccess()) {
            throw new AgentFault(Reason.CREATE, "the machine could not be made: " + answer.error());
        }
        return answer.json();
    }

    static boolean isUnregistered(Gateway.Answer answer) {
        return answer.json().at("/error/code").asText().equals("MissingSubscriptionRegistration");
    }

    private static MachineId machineId(JsonNode made) {
        try {
            return MachineId.of(made.path("properties").path("vmId").asText());
        } catch (IllegalArgumentException none) {
            throw new AgentFault(Reason.CREATE, "the answer names no machine; is it a Muster gateway?");
        }
    }

    private void obtainCredentials(Gateway gateway, MachineId vmId, MachineKey key) {
        var identity = new MachineIdentity(home, gateway, vmId, key, clock);
        for (int left = MOST_PAUSES; ; left -= 1) {
            try {
                identity.renewCertificate();
                var _ = identity.token();
                return;
            } catch (RefusedException refused) {
                throw new AgentFault(Reason.CERTIFICATE, String.valueOf(refused.getMessage()));
            } catch (UncheckedIOException away) {
                if (left == 0) {
                    throw new AgentFault(Reason.NETWORK, String.valueOf(away.getMessage()));
                }
                LOG.log(
                        left == MOST_PAUSES ? Level.INFO : Level.FINE,
                        () -> "no token yet, trying on: " + away.getMessage());
            }
            pause.of(PAUSE);
        }
    }
}
