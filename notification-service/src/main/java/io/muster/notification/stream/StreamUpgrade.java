package io.muster.notification.stream;

import io.muster.chassis.access.Audit;
import io.muster.chassis.access.Caller;
import io.muster.chassis.access.Callers;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import io.muster.notification.machine.Trust;
import io.muster.notification.presence.Presences;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Lets machines that are known with their own token on the stream, and nobody else. Comes before the check of
/// `@Authenticated`, which would fail the request of a bad token a second time.
@ApplicationScoped
@Priority(Integer.MAX_VALUE)
public class StreamUpgrade implements HttpUpgradeCheck {

    private final Presences presences;
    private final Trust trust;

    StreamUpgrade(Presences presences, Trust trust) {
        this.presences = presences;
        this.trust = trust;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .map(identity -> answer(context, Callers.of(identity)))
                .onFailure()
                .recoverWithUni(() -> unreadable(context));
    }

    private CheckResult answer(HttpUpgradeContext context, Caller caller) {
        int refused = refusal(caller);
        if (refused == 0) {
            return CheckResult.permitUpgradeSync();
        }
        audit(context, caller, refused);
        return CheckResult.rejectUpgradeSync(refused);
    }

    /// A token that does not verify is answered where it is verified; a second answer would be a fault.
    private static Uni<CheckResult> unreadable(HttpUpgradeContext context) {
        audit(context, new Caller.Anyone(), 401);
        return context.httpRequest().response().ended() ? Uni.createFrom().nothing() : CheckResult.rejectUpgrade(401);
    }

    /// The machine whose token this is.
    static Optional<MachineId> machine(SecurityIdentity identity) {
        return Callers.of(identity) instanceof Caller.Machine machine
                ? Optional.of(machine.machine())
                : Optional.empty();
    }

    /// A token may outlive its machine, and what the machine is trusted for: 401 has it ask for another, and hear why
    /// there is none. Nothing when the stream may be opened.
    private int refusal(Caller caller) {
        return switch (caller) {
            case Caller.Machine(var machine, var _) ->
                presences.knows(machine) ? trust.isGiven(machine) ? 0 : 401 : 404;
            case Caller.Person _ -> 403;
            case Caller.Anyone _ -> 401;
        };
    }

    private static void audit(HttpUpgradeContext context, Caller caller, int status) {
        Audit.refused(caller, "@machine", Endpoints.STREAM, status, context.httpRequest()::getHeader);
    }
}
