package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Lets machines with their own token on the stream, and nobody else.
@ApplicationScoped
public class StreamUpgrade implements HttpUpgradeCheck {

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .map(identity -> machine(identity).isPresent() ? CheckResult.permitUpgradeSync() : refusal(identity))
                .onFailure()
                .recoverWithItem(_ -> CheckResult.rejectUpgradeSync(401));
    }

    /// The machine whose token this is.
    static Optional<MachineId> machine(SecurityIdentity identity) {
        if (identity.isAnonymous()
                || !"machines".equals(identity.getAttribute("tenant-id"))
                || !(identity.getPrincipal() instanceof JsonWebToken token)
                || token.getSubject() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(MachineId.of(token.getSubject()));
        } catch (IllegalArgumentException notAMachine) {
            return Optional.empty();
        }
    }

    private static CheckResult refusal(SecurityIdentity identity) {
        return CheckResult.rejectUpgradeSync(identity.isAnonymous() ? 401 : 403);
    }
}
