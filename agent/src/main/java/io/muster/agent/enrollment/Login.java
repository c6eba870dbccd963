package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where a control plane lets people sign in, as it says itself.
///
/// @param skew how far its clock is ahead of ours
public record Login(String endpoint, String tenant, Duration skew) {

    /// More than this, and signed statements of ours may be refused.
    private static final Duration TOLERABLE = Duration.ofSeconds(120);

    static Login of(Gateway gateway, Instant now) {
        var answer = ControlPlane.send(
                gateway,
                gateway.request("/metadata/endpoints?api-version=2022-09-01").build());
        var authentication = answer.json().path(0).path("authentication");
        var endpoint = authentication.path("loginEndpoint").asText();
        if (endpoint.isEmpty()) {
            throw new AgentFault(
                    Reason.NETWORK, gateway.url() + " does not say where to sign in; is it a Muster gateway?");
        }
        if (gateway.url().startsWith("https:") && !endpoint.startsWith("https:")) {
            throw new AgentFault(Reason.SIGN_IN, "the gateway sends to " + endpoint + ", where secrets would be read");
        }
        return new Login(
                endpoint,
                authentication.path("tenant").asText(),
                answer.date().map(there -> Duration.between(now, there)).orElse(Duration.ZERO));
    }

    /// A warning when the clocks are too far apart.
    Optional<String> warning() {
        return skew.abs().compareTo(TOLERABLE) > 0
                ? Optional.of("this machine's clock and the gateway's are "
                        + skew.abs().toSeconds() + " s apart; that may make signing in fail")
                : Optional.empty();
    }
}
