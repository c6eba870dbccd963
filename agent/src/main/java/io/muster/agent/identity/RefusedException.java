package io.muster.agent.identity;

/// The control plane said no, and would say it again.
public final class RefusedException extends RuntimeException {

    public RefusedException(String message) {
        super(message, null, false, false);
    }
}
