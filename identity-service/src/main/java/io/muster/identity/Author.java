package io.muster.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import io.muster.chassis.access.Caller;
import io.muster.contracts.MachineId;

/// Who makes or changes a resource, in the words of ARM's `systemData`.
///
/// @param id principal id of a person, application or machine, resource id of a key
public record Author(String id, Kind kind) {

    /// What Keycloak calls the account of a client that acts for itself.
    private static final String SERVICE_ACCOUNT = "service-account-";

    /// The kinds that ARM knows.
    public enum Kind {
        USER("User"),
        APPLICATION("Application"),
        MANAGED_IDENTITY("ManagedIdentity"),
        KEY("Key");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        @JsonValue
        public String wire() {
            return wire;
        }
    }

    /// A machine that changes itself.
    public static Author of(MachineId machine) {
        return new Author(machine.toString(), Kind.MANAGED_IDENTITY);
    }

    public static Author of(Caller.Person person) {
        boolean application = person.name().startsWith(SERVICE_ACCOUNT);
        return new Author(person.principal(), application ? Kind.APPLICATION : Kind.USER);
    }
}
