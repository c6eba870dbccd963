package io.muster.contracts.facts;

import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A management group, subscription or resource group as it is now. A tombstone means deleted.
///
/// @param parent the management group above a management group or subscription; null at the tenant's root group, and
///     for resource groups, whose id says what is above them
@Wire(type = "scope.changed.v1", topic = Topics.SCOPES)
public record ScopeChanged(
        ResourceId id,
        String displayName,
        @Nullable String location,
        Map<String, String> tags,
        @Nullable ResourceId parent,
        Instant at)
        implements Fact {

    public ScopeChanged {
        Required.present("a scope: id, tags and at", id, tags, at);
        Required.text("a scope: displayName", displayName);
        tags = Map.copyOf(tags);
    }

    @Override
    public String key() {
        return id.key();
    }
}
