package io.muster.identity.provider;

import java.util.List;

/// A namespace of resource types.
///
/// @param free its resources can be had without registering it
public record Provider(String namespace, boolean free, List<Type> types) {

    public Provider {
        types = List.copyOf(types);
    }

    /// @param name as it follows the namespace in ids
    /// @param apiVersions the newest first; others are taken too
    public record Type(String name, List<String> apiVersions) {

        public Type {
            apiVersions = List.copyOf(apiVersions);
        }
    }
}
