package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/// How much a failed rule matters, as the public baseline grades it.
public enum Severity {
    @JsonProperty("Critical")
    CRITICAL,

    @JsonProperty("Important")
    IMPORTANT,

    @JsonProperty("Warning")
    WARNING,

    @JsonProperty("Informational")
    INFORMATIONAL,

    /// A word of a newer version; never sent.
    @JsonEnumDefaultValue
    UNKNOWN
}
