package io.muster.agent.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.JoinGrant;
import io.muster.contracts.agent.JoinRequest;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Logger;

/// Asks to be let in by a join token. An answer that was lost is asked for again: with the same key it is the same
/// machine, and the token is spent once.
final class Admission {

    private static final Logger LOG = Logger.getLogger(Admission.class.getName());
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    private final Gateway gateway;
    private final Pause pause;

    Admission(Gateway gateway, Pause pause) {
        this.gateway = gateway;
        this.pause = pause;
    }

    /// @param about the machine's `properties`, without its key
    JoinGrant ask(Invitation invitation, ObjectNode about, String publicKey) {
        var request = new JoinRequest(
                invitation.token(),
                invitation.name(),
                publicKey,
                invitation.location(),
                invitation.tags(),
                Gateway.JSON.convertValue(about, PROPERTIES));
        var answer = answered(gateway.request(Endpoints.JOIN)
                .header("Content-Type", "application/json")
                .header("x-ms-correlation-request-id", invitation.correlation())
                .POST(HttpRequest.BodyPublishers.ofString(text(request)))
                .build());
        if (!answer.isSuccess()) {
            throw refusal(answer);
        }
        try {
            return answer.as(JoinGrant.class);
        } catch (UncheckedIOException strange) {
            throw new AgentFault(Reason.CREATE, "the answer names no machine; is it a Muster gateway?");
        }
    }

    private Gateway.Answer answered(HttpRequest request) {
        for (int left = TRIES - 1; ; left -= 1) {
            try {
                var answer = ControlPlane.send(gateway, request);
                if (left == 0 || !isPassing(answer)) {
                    return answer;
                }
                LOG.fine(() -> "not joined yet: " + answer.error());
            } catch (AgentFault unreachable) {
                if (left == 0) {
                    throw unreachable;
                }
                LOG.fine(() -> "not joined yet: " + unreachable.getMessage());
            }
            pause.of(PAUSE);
        }
    }

    private static boolean isPassing(Gateway.Answer answer) {
        return answer.status() >= 500 || answer.status() == 429;
    }

    private static AgentFault refusal(Gateway.Answer answer) {
        return switch (answer.code()) {
            case "JoinTokenMalformed" ->
                new AgentFault(
                        Reason.INVALID_ARGUMENT,
                        "this is no join token; take all of it, from mjt. to the end, as it was shown when it was made");
            case "JoinTokenUnknown" ->
                new AgentFault(
                        Reason.SIGN_IN,
                        "the join token is not known here, or was taken back; check --gateway, or ask for another token");
            case "JoinTokenExpired" ->
                new AgentFault(
                        Reason.SIGN_IN, "the join token has expired; ask for another, or for a later expiresOn of it");
            case "JoinTokenSpent" ->
                new AgentFault(
                        Reason.SIGN_IN,
                        "the join token has no uses left; ask for another, or for a higher maxUses of it");
            default -> ofMachine(answer);
        };
    }

    private static AgentFault ofMachine(Gateway.Answer answer) {
        boolean isTaken = answer.status() == 409 && !Enrollment.isUnregistered(answer);
        return new AgentFault(
                isTaken ? Reason.NAME_TAKEN : Reason.CREATE,
                "the machine could not be made: " + answer.error()
                        + (isTaken ? "; give another --resource-name, or delete the machine that has this one" : ""));
    }

    private static String text(JoinRequest request) {
        try {
            return Gateway.JSON.writeValueAsString(request);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
