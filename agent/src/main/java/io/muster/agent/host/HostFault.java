package io.muster.agent.host;

/// A part of the machine could not be read: the rule that needs it cannot be decided.
public final class HostFault extends RuntimeException {

    public HostFault(String message) {
        super(message, null, false, false);
    }
}
