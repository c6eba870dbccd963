package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/// What an assignment says of a machine, in the words of `Microsoft.GuestConfiguration`.
public enum ComplianceStatus {
    @JsonProperty("Compliant")
    COMPLIANT,

    @JsonProperty("NonCompliant")
    NON_COMPLIANT,

    @JsonProperty("Pending")
    PENDING,

    /// A word of a newer version; never sent.
    @JsonEnumDefaultValue
    UNKNOWN
}
