package io.muster.contracts.agent;

import io.muster.contracts.Required;
import org.jspecify.annotations.Nullable;

/// One thing a rule looked at.
///
/// @param where a path, a key, a unit: where a person would look
/// @param found null when the thing was not there
/// @param satisfied whether what was found is what was expected
public record Evidence(
        String where, String expected, @Nullable String found, boolean satisfied) {

    public Evidence {
        Required.present("evidence: where and expected", where, expected);
    }
}
