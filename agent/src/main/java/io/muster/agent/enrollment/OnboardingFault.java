package io.muster.agent.enrollment;

/// Why a machine could not join, with the code that the public agent uses for it; the code is the exit code too.
public final class OnboardingFault extends RuntimeException {

    /// A required parameter is missing.
    public static final int MISSING_PARAMETER = 16;

    /// The control plane cannot be reached.
    public static final int NETWORK = 26;

    /// Signing in failed.
    public static final int SIGN_IN = 41;

    /// The machine resource could not be made.
    public static final int CREATE = 42;

    /// The machine resource could not be deleted.
    public static final int DELETE = 43;

    /// This machine has joined already.
    public static final int ALREADY_CONNECTED = 67;

    private final int code;

    public OnboardingFault(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
