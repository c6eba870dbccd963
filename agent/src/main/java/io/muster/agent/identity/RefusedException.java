package io.muster.agent.identity;

import java.time.Duration;

/// The control plane said no, and would say it again.
public final class RefusedException extends RuntimeException {

    private final String code;
    private final Duration retryAfter;

    public RefusedException(String message) {
        this("access_denied", message);
    }

    public RefusedException(String code, String message) {
        this(code, message, Duration.ZERO);
    }

    /// @param retryAfter when it may say something else; zero when it did not say
    public RefusedException(String code, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /// A word for programs, e.g. `invalid_client`.
    public String code() {
        return code;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
