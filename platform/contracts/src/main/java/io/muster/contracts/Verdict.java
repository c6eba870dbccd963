package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/// What a rule says of a machine. An error is its own answer: it never reads as compliant or not applicable.
public enum Verdict {
    @JsonProperty("Compliant")
    COMPLIANT,

    @JsonProperty("NonCompliant")
    NON_COMPLIANT,

    @JsonProperty("NotApplicable")
    NOT_APPLICABLE,

    @JsonProperty("Error")
    ERROR,

    /// A word of a newer version; never sent.
    @JsonEnumDefaultValue
    UNKNOWN
}
