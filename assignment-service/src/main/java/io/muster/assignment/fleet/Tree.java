package io.muster.assignment.fleet;

import io.muster.chassis.access.Lineage;
import io.muster.contracts.ResourceId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which management group each subscription and management group is in.
///
/// @param parents of keys, by key
public record Tree(Map<String, String> parents) {

    public Tree {
        parents = Map.copyOf(parents);
    }

    /// Where what counts for a resource can be assigned: at itself, at what its id names above it, and at the
    /// management groups above those.
    public Lineage lineage(ResourceId resource) {
        var keys = new HashSet<>(resource.keysDownToHere());
        for (var key : resource.keysDownToHere()) {
            keys.addAll(above(key));
        }
        return new Lineage(keys);
    }

    /// The keys of all subscriptions that are somewhere below a management group.
    Set<String> subscriptionsBelow(ResourceId group) {
        var found = new TreeSet<String>();
        parents.keySet().stream()
                .filter(key -> ResourceId.of(key).isSubscription())
                .filter(key -> above(key).contains(group.key()))
                .forEach(found::add);
        return found;
    }

    /// Ends in a ring too, should the facts ever describe one.
    private Set<String> above(String key) {
        var keys = new HashSet<String>();
        var at = parents.get(key);
        while (at != null && keys.add(at)) {
            at = parents.get(at);
        }
        return keys;
    }
}
