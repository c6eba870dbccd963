package io.muster.assignment.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/// `enforcementMode` of a policy assignment.
public enum Enforcement {
    @JsonProperty("Default")
    DEFAULT,

    /// Audits, whatever the definition would do.
    @JsonProperty("DoNotEnforce")
    DO_NOT_ENFORCE
}
