package io.muster.agent.enforce;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// One thing that changes, with exactly what it is before and what after. Both are kept, so both ways can be gone.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FileChange.class, name = "file"),
    @JsonSubTypes.Type(value = KernelChange.class, name = "kernel"),
    @JsonSubTypes.Type(value = MountChange.class, name = "mount"),
    @JsonSubTypes.Type(value = UnitChange.class, name = "unit"),
    @JsonSubTypes.Type(value = AgeChange.class, name = "ages"),
    @JsonSubTypes.Type(value = FirewallChange.class, name = "firewall")
})
public sealed interface Change permits FileChange, KernelChange, MountChange, UnitChange, AgeChange, FirewallChange {

    /// What it is about: two changes with the same target are about the same thing.
    String target();

    /// For people.
    String words();

    /// The way back.
    Change reversed();
}
