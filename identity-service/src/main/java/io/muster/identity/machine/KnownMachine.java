package io.muster.identity.machine;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import java.util.Optional;

/// As much of a machine as it takes to give it a token.
///
/// @param publicKey the key that signs its token assertions
public record KnownMachine(MachineId id, ResourceId resource, MachineKey publicKey) {

    /// Nothing when the fact does not tell the key.
    static Optional<KnownMachine> of(MachineChanged told) {
        return Optional.ofNullable(told.publicKey())
                .map(key -> new KnownMachine(told.machine(), told.id(), new MachineKey(key)));
    }
}
