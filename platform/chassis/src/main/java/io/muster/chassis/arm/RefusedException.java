package io.muster.chassis.arm;

/// Carries a refusal out of a place that cannot return one; [FaultMapper] answers with it.
public final class RefusedException extends RuntimeException {

    private final transient ArmError error;

    public RefusedException(ArmError error) {
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    public ArmError error() {
        return error;
    }
}
