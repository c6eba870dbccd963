package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether we still hear from a machine; `status` of the machine resource.
public enum MachineStatus {
    @JsonProperty("AwaitingConnection")
    AWAITING_CONNECTION,

    @JsonProperty("Connected")
    CONNECTED,

    @JsonProperty("Disconnected")
    DISCONNECTED,

    @JsonProperty("Expired")
    EXPIRED,

    @JsonProperty("Error")
    ERROR,

    /// A word of a newer version; never sent.
    @JsonEnumDefaultValue
    UNKNOWN
}
