package io.muster.identity.machine;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// As much of a machine as it takes to give it a token.
///
/// @param publicKey the key that signs its token assertions
/// @param trustedUntil the end of its certificate, or of trust in it; null is never
public record KnownMachine(
        MachineId id,
        ResourceId resource,
        MachineKey publicKey,
        @Nullable Instant trustedUntil) {

    /// Nothing when the fact does not tell the key.
    static Optional<KnownMachine> of(MachineChanged told) {
        return Optional.ofNullable(told.publicKey())
                .map(key -> new KnownMachine(told.machine(), told.id(), new MachineKey(key), told.trustedUntil()));
    }

    /// True while it may have tokens.
    public boolean isTrusted(Instant now) {
        return trustedUntil != null && now.isBefore(trustedUntil);
    }
}
