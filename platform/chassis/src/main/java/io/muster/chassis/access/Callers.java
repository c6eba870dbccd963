package io.muster.chassis.access;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Reads tokens that were verified.
public final class Callers {

    private Callers() {}

    /// Whom a request's token names. The tenant that verified it decides what the caller can be: a person is never a
    /// machine.
    public static Caller of(SecurityIdentity identity) {
        if (identity.isAnonymous()
                || !(identity.getPrincipal() instanceof JsonWebToken token)
                || token.getSubject() == null) {
            return new Caller.Anyone();
        }
        if (!TenantByPath.MACHINES.equals(identity.getAttribute("tenant-id"))) {
            return new Caller.Person(token.getSubject(), token.getName(), groups(token));
        }
        String resource = token.getClaim("resource_id");
        try {
            return new Caller.Machine(MachineId.of(token.getSubject()), ResourceId.of(resource));
        } catch (IllegalArgumentException | NullPointerException notAMachine) {
            return new Caller.Anyone();
        }
    }

    /// The claim `groups`; a token without it is in none.
    private static Set<String> groups(JsonWebToken token) {
        var groups = token.getGroups();
        return groups == null ? Set.of() : groups;
    }
}
