package io.muster.contracts.agent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing a rule looked at.
///
/// @param where a path, a key, a unit: where a person would look
/// @param found null when the thing was not there
/// @param satisfied whether what was found is what was expected
public record Evidence(
        String where, String expected, @Nullable String found, boolean satisfied) {

    public Evidence {
        Objects.requireNonNull(where, "evidence needs a place");
        Objects.requireNonNull(expected, "evidence needs what was expected");
    }
}
