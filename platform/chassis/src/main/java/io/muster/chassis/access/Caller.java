package io.muster.chassis.access;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;

/// Who makes a request.
public sealed interface Caller {

    /// A user or service principal, by the `sub` of its token.
    record Person(String principal, String name) implements Caller {}

    /// A machine, by its own token: it may touch itself and nothing else.
    record Machine(MachineId machine, ResourceId resource) implements Caller {}

    /// No token, on a path that needs none.
    record Anyone() implements Caller {}
}
