package io.muster.identity.onboarding;

import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.SystemData;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A token by which machines may join one resource group, so often and so long.
///
/// @param secretHash see [JoinSecret#hash()]
record JoinToken(UUID id, ResourceId resource, String secretHash, JoinTerms terms, int uses, SystemData systemData) {

    static final String NAMESPACE = "Muster.Identity";
    static final String TYPE = NAMESPACE + "/joinTokens";

    /// How it stands.
    enum State {
        ACTIVE,
        EXPIRED,
        SPENT
    }

    static JoinToken made(ResourceId resource, JoinSecret secret, JoinTerms terms, Author by, Instant now) {
        return new JoinToken(secret.id(), resource, secret.hash(), terms, 0, SystemData.made(by, now));
    }

    /// The same secret with other terms; what was spent stays spent.
    JoinToken with(JoinTerms next, Author by, Instant now) {
        return new JoinToken(id, resource, secretHash, next, uses, systemData.changed(by, now));
    }

    ResourceId group() {
        return ResourceId.resourceGroup(
                resource.subscription().orElseThrow(), resource.resourceGroup().orElseThrow());
    }

    State state(Instant now) {
        if (!now.isBefore(terms.expiresOn())) {
            return State.EXPIRED;
        }
        return uses < terms.maxUses() ? State.ACTIVE : State.SPENT;
    }

    /// Nothing when one more machine may join.
    Optional<JoinRefusal> refusal(Instant now) {
        return switch (state(now)) {
            case ACTIVE -> Optional.empty();
            case EXPIRED -> Optional.of(JoinRefusal.EXPIRED);
            case SPENT -> Optional.of(JoinRefusal.SPENT);
        };
    }
}
