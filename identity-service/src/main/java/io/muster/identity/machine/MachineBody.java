package io.muster.identity.machine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a machine's PUT.
public record MachineBody(
        @Nullable String location,
        @Nullable Map<String, String> tags,
        @Nullable String kind,
        @Nullable ManagedIdentity identity,
        @Nullable Reported properties) {

    /// Only `SystemAssigned` exists: the machine's own.
    public record ManagedIdentity(@Nullable String type) {}
}
