package io.muster.agent.enforce;

/// A change that could not be made, or a machine that is not well afterwards.
public final class EnforcementFault extends RuntimeException {

    public EnforcementFault(String message) {
        super(message, null, false, false);
    }
}
