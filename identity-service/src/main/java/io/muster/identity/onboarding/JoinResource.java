package io.muster.identity.onboarding;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.agent.JoinGrant;
import io.muster.contracts.agent.JoinRequest;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where machines join by a token. Anybody may try; every try is in the audit log.
@Path("/agent/v1/identity/join")
public class JoinResource {

    private static final Logger AUDIT = Logger.getLogger("muster.audit");

    private final Joining joining;
    private final CurrentCaller caller;
    private final String tenant;

    JoinResource(Joining joining, CurrentCaller caller, Tenant tenant) {
        this.joining = joining;
        this.caller = caller;
        this.tenant = tenant.id();
    }

    /// A `JoinToken…` refusal when the token lets nobody in; whatever a machine's PUT is refused for when it does.
    @POST
    public Uni<JoinGrant> join(byte @Nullable [] body) {
        var request = read(body);
        var secret = secret(request);
        caller.isNamed(secret.id().toString());
        return joining.join(secret, request)
                .map(machine -> new JoinGrant(machine.id(), machine.resource(), machine.location(), tenant))
                .invoke(grant -> audit(secret.id().toString(), "joined " + grant.resource()))
                .onFailure(RefusedException.class)
                .invoke(refused -> audit(secret.id().toString(), code(refused)));
    }

    private static JoinRequest read(byte @Nullable [] body) {
        try {
            return JoinBody.read(body);
        } catch (RefusedException refused) {
            audit("-", code(refused));
            throw refused;
        }
    }

    private static JoinSecret secret(JoinRequest request) {
        return JoinSecret.parse(request.token()).orElseThrow(() -> {
            audit("-", JoinRefusal.MALFORMED.error().code());
            return JoinRefusal.MALFORMED.error().exception();
        });
    }

    /// Nothing that a stranger sends is in the line but an id that we could read as one.
    private static void audit(String token, String outcome) {
        AUDIT.infof("join token=%s outcome=%s", token, outcome);
    }

    private static String code(Throwable refused) {
        return refused instanceof RefusedException known ? known.error().code() : "-";
    }
}
