package io.muster.chassis.access;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Where what counts at a scope can have been given: the scope itself, what its id names above it, the management
/// groups above those, and the root.
///
/// @param keys lower-case resource ids
public record Lineage(Set<String> keys) {

    /// Deeper than the tree can be: a bound, should the facts ever describe a ring.
    private static final int DEEPEST = 32;

    public Lineage {
        keys = Set.copyOf(keys);
    }

    /// @param known the scope of a key, as last heard
    /// @param top the tenant's root group, above every management group and subscription, heard of or not
    static Lineage of(
            ResourceId scope, Function<String, Optional<ScopeChanged>> known, Supplier<Optional<ResourceId>> top) {
        var keys = new LinkedHashSet<>(scope.keysDownToHere());
        var at = keys.stream()
                .map(ResourceId::of)
                .filter(id -> id.isSubscription() || id.isManagementGroup())
                .findFirst();
        for (int i = 0; i < DEEPEST && at.isPresent(); i += 1) {
            var parent = parent(at.get(), known, top);
            at = parent.isPresent() && keys.add(parent.get().key()) ? parent : Optional.empty();
        }
        return new Lineage(keys);
    }

    /// The same, for scopes that are all at hand.
    static Lineage of(ResourceId scope, Collection<ScopeChanged> scopes) {
        Map<String, ScopeChanged> byKey = scopes.stream().collect(Collectors.toMap(ScopeChanged::key, one -> one));
        return of(scope, key -> Optional.ofNullable(byKey.get(key)), () -> top(scopes));
    }

    /// The one management group without a parent.
    static Optional<ResourceId> top(Collection<ScopeChanged> scopes) {
        return scopes.stream()
                .filter(one -> one.parent() == null && one.id().isManagementGroup())
                .map(ScopeChanged::id)
                .findFirst();
    }

    /// True when what is given at a scope counts here.
    public boolean includes(ResourceId scope) {
        return keys.contains(scope.key());
    }

    private static Optional<ResourceId> parent(
            ResourceId id, Function<String, Optional<ScopeChanged>> known, Supplier<Optional<ResourceId>> top) {
        var scope = known.apply(id.key());
        var parent = scope.map(ScopeChanged::parent);
        boolean isTop = scope.isPresent() && parent.isEmpty() && id.isManagementGroup();
        return parent.isPresent() || isTop ? parent : top.get();
    }
}
