package io.muster.agent.command;

import io.muster.agent.enforce.EnforcementFault;
import io.muster.agent.enforce.Enforcer;
import io.muster.agent.enforce.Journal;
import io.muster.agent.enforce.Machine;
import io.muster.agent.enforce.Probe;
import io.muster.agent.enforce.Probes;
import io.muster.agent.enforce.Waiting;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.contracts.agent.Endpoints;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The enforcer of the machine we run on.
final class Enforcement {

    private static final Logger LOG = Logger.getLogger(Enforcement.class.getName());

    private Enforcement() {}

    static Journal journal(AgentHome home) {
        return new Journal(home.guest().resolve("changes"));
    }

    /// First of all, at every start: what was being changed when the agent or the machine went down is taken back.
    static void recover(AgentHome home, Clock clock) {
        try {
            of(home, clock, List.of()).recover();
        } catch (UncheckedIOException | EnforcementFault failed) {
            LOG.log(Level.SEVERE, "what was being changed could not be taken back", failed);
        }
    }

    /// For a command: there need not be a control plane.
    static Enforcer of(Azcmagent azcmagent) {
        return of(azcmagent.home(), azcmagent.surroundings().clock(), List.of());
    }

    /// For the agent: whatever is changed, the control plane must confirm afterwards that this machine is still its
    /// own.
    static Enforcer of(AgentHome home, Clock clock, Gateway gateway, TokenSource tokens) {
        return of(home, clock, List.of(Probes.elsewhere("the control plane answers", () -> confirms(gateway, tokens))));
    }

    private static Enforcer of(AgentHome home, Clock clock, List<Probe> more) {
        var machine = Machine.ours();
        return new Enforcer(journal(home), machine, () -> Probes.of(machine, more), Waiting.aMinute(), clock);
    }

    /// A token that was got just now, through whoever has the identity, and an answer to it.
    static boolean confirms(Gateway gateway, TokenSource tokens) {
        try {
            tokens.forgetToken();
            var request = gateway.request(Endpoints.DESIRED_STATE).header("Authorization", "Bearer " + tokens.token());
            return gateway.send(request.build()).isSuccess();
        } catch (UncheckedIOException | RefusedException away) {
            return false;
        }
    }
}
