package io.muster.chassis.fact;

import io.muster.contracts.facts.Fact;

/// What came in on a topic.
public sealed interface Arrival {

    /// The id of the thing.
    String key();

    /// Something was said.
    record Told(String key, Fact fact) implements Arrival {}

    /// A tombstone: the thing is gone.
    record Gone(String key) implements Arrival {}

    /// A wire type of a newer version, or a body that cannot be read: counted and skipped.
    record Strange(String key, String why) implements Arrival {}
}
