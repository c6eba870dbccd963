package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.muster.notification.machine.Machines;
import io.muster.notification.presence.Presences;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Lets machines that are known with their own token on the stream, and nobody else. Comes before the check of
/// `@Authenticated`, which would fail the request of a bad token a second time.
@ApplicationScoped
@Priority(Integer.MAX_VALUE)
public class StreamUpgrade implements HttpUpgradeCheck {

    private final Presences presences;

    StreamUpgrade(Presences presences) {
        this.presences = presences;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .map(identity -> machine(identity).map(this::admit).orElseGet(() -> refusal(identity)))
                .onFailure()
                .recoverWithUni(() -> unreadable(context));
    }

    /// A token that does not verify is answered where it is verified; a second answer would be a fault.
    private static Uni<CheckResult> unreadable(HttpUpgradeContext context) {
        return context.httpRequest().response().ended() ? Uni.createFrom().nothing() : CheckResult.rejectUpgrade(401);
    }

    /// The machine whose token this is.
    static Optional<MachineId> machine(SecurityIdentity identity) {
        if (identity.isAnonymous()
                || !"machines".equals(identity.getAttribute("tenant-id"))
                || !(identity.getPrincipal() instanceof JsonWebToken token)
                || token.getSubject() == null) {
            return Optional.empty();
        }
        return Machines.id(token.getSubject());
    }

    /// A token may outlive its machine.
    private CheckResult admit(MachineId machine) {
        return presences.knows(machine) ? CheckResult.permitUpgradeSync() : CheckResult.rejectUpgradeSync(404);
    }

    private static CheckResult refusal(SecurityIdentity identity) {
        return CheckResult.rejectUpgradeSync(identity.isAnonymous() ? 401 : 403);
    }
}
