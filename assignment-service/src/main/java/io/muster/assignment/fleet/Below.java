package io.muster.assignment.fleet;

import io.muster.contracts.ResourceId;

/// What lies below a scope, in the database's words.
public final class Below {

    private Below() {}

    /// A pattern for `like … escape '!'`. Names of groups and machines have underscores, which would stand for any
    /// character.
    public static String pattern(ResourceId scope) {
        var plain = scope.key().replace("!", "!!").replace("_", "!_").replace("%", "!%");
        return scope.value().equals("/") ? "/%" : plain + "/%";
    }
}
