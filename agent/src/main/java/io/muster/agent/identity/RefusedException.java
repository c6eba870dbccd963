package io.muster.agent.identity;

/// The control plane said no, and would say it again.
public final class RefusedException extends RuntimeException {

    private final String code;

    public RefusedException(String message) {
        this("access_denied", message);
    }

    public RefusedException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// A word for programs, e.g. `invalid_client`.
    public String code() {
        return code;
    }
}
