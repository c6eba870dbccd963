package io.muster.identity.scope;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A management group, a subscription or a resource group.
///
/// @param location of a resource group; null for the others
/// @param parent the management group above; null for resource groups and the root group
public record Scope(
        ResourceId id,
        String displayName,
        @Nullable String location,
        Map<String, String> tags,
        @Nullable ResourceId parent) {

    public Scope {
        tags = Map.copyOf(tags);
    }

    public static Scope managementGroup(ResourceId id, String displayName, @Nullable ResourceId parent) {
        return new Scope(id, displayName, null, Map.of(), parent);
    }

    public static Scope subscription(String id, String displayName, ResourceId parent) {
        return new Scope(ResourceId.subscription(id), displayName, null, Map.of(), parent);
    }

    public static Scope group(ResourceId id, String location, Map<String, String> tags) {
        return new Scope(id, id.name(), location, tags, null);
    }

    public Scope named(String name) {
        return new Scope(id, name, location, tags, parent);
    }

    public Scope below(ResourceId group) {
        return new Scope(id, displayName, location, tags, group);
    }

    public Scope tagged(Map<String, String> next) {
        return new Scope(id, displayName, location, next, parent);
    }

    /// What the others hear of it.
    public ScopeChanged changed(Instant now) {
        return new ScopeChanged(id, displayName, location, tags, parent, now);
    }
}
