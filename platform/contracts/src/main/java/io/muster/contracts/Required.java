package io.muster.contracts;

import org.jspecify.annotations.Nullable;

/// What a record asks of its components. Whoever sends less is told what is missing.
public final class Required {

    private Required() {}

    /// @throws IllegalArgumentException when a component is not there
    public static void present(String what, @Nullable Object... components) {
        for (var component : components) {
            if (component == null) {
                throw new IllegalArgumentException(what);
            }
        }
    }

    /// @throws IllegalArgumentException when a text is not there or says nothing
    public static void text(String what, @Nullable String... texts) {
        for (var text : texts) {
            if (text == null || text.isBlank()) {
                throw new IllegalArgumentException(what);
            }
        }
    }

    /// @throws IllegalArgumentException when a number is below nothing
    public static void count(String what, long... numbers) {
        for (long number : numbers) {
            if (number < 0) {
                throw new IllegalArgumentException(what);
            }
        }
    }
}
