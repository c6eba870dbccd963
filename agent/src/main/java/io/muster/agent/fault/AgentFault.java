package io.muster.agent.fault;

/// A command could not do what it was asked for, with the number that the public agent uses for the reason. The number
/// is the exit code, and begins the message: `AZCM0026: …`.
public final class AgentFault extends RuntimeException {

    private final Reason reason;

    public AgentFault(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public int code() {
        return reason.code();
    }

    /// As people see it.
    public String text() {
        return "AZCM%04d: %s".formatted(code(), getMessage());
    }
}
