package io.muster.chassis.arm;

import io.muster.contracts.ResourceId;

/// Finds what lies below a scope, by lower-case keys.
public final class Below {

    private Below() {}

    /// A pattern for `like … escape '!'`. Names may hold `_` and `%`, which must not match anything but themselves:
    /// else what is done to the group `a_b` would be done to `a-b` too.
    public static String pattern(ResourceId scope) {
        return pattern(scope, "/");
    }

    /// The same for what follows the scope in a certain way.
    ///
    /// @param infix e.g. `/resourcegroups/`
    public static String pattern(ResourceId scope, String infix) {
        var key = scope.value().equals("/") ? "" : scope.key();
        return key.replace("!", "!!").replace("%", "!%").replace("_", "!_") + infix + "%";
    }
}
