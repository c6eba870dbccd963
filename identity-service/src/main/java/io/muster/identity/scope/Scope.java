package io.muster.identity.scope;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A subscription or a resource group.
///
/// @param location null for a subscription
public record Scope(
        ResourceId id, String displayName, @Nullable String location, Map<String, String> tags) {

    public Scope {
        tags = Map.copyOf(tags);
    }

    /// What the others hear of it.
    public ScopeChanged changed(Instant now) {
        return new ScopeChanged(id, displayName, location, tags, now);
    }
}
