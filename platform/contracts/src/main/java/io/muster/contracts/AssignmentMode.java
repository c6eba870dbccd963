package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether an assignment may change the machine; `assignmentType` in the ARM shape, case-sensitive there.
public enum AssignmentMode {
    @JsonProperty("Audit")
    AUDIT,

    /// Applied once; what becomes of it afterwards is nobody's business.
    @JsonProperty("ApplyOnly")
    APPLY_ONLY,

    @JsonProperty("ApplyAndMonitor")
    APPLY_AND_MONITOR,

    @JsonProperty("ApplyAndAutoCorrect")
    APPLY_AND_AUTO_CORRECT,

    /// A word of a newer version; never sent.
    @JsonEnumDefaultValue
    UNKNOWN
}
