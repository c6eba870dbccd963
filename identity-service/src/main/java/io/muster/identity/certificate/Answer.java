package io.muster.identity.certificate;

import io.muster.chassis.arm.ArmError;
import java.time.Duration;

/// What a machine is told that asks for a certificate. A value and no exception: what was noted on the way is kept,
/// whatever the answer is.
sealed interface Answer<T> {

    record Granted<T>(T grant) implements Answer<T> {}

    record Refused<T>(ArmError error) implements Answer<T> {}

    /// @param retry how long to wait before asking again
    record Later<T>(ArmError error, Duration retry) implements Answer<T> {}
}
