package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A machine for as long as its resource lives: the `vmId` of the ARM shape, the subject of its tokens, the key of its
/// facts. A machine that is deleted and joins again gets a new one.
public record MachineId(UUID value) implements Comparable<MachineId> {

    public MachineId {
        Required.present("a machine id: a UUID", value);
    }

    /// @throws IllegalArgumentException when the text is not a UUID
    @JsonCreator
    public static MachineId of(String text) {
        return new MachineId(UUID.fromString(text));
    }

    @Override
    @JsonValue
    public String toString() {
        return value.toString();
    }

    @Override
    public int compareTo(MachineId other) {
        return value.compareTo(other.value);
    }
}
