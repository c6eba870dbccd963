package io.muster.agent.host;

/// A part of the machine could not be read: the rule that needs it cannot be decided.
public final class HostFault extends RuntimeException {

    private final boolean ofImage;

    public HostFault(String message) {
        this(message, false);
    }

    private HostFault(String message, boolean ofImage) {
        super(message, null, false, false);
        this.ofImage = ofImage;
    }

    /// What no image can tell, since only a running machine has it.
    public static HostFault ofImage(String what) {
        return new HostFault(what + " can be told of a running machine only", true);
    }

    /// Whether it is nobody's fault: an image was looked at.
    public boolean isOfImage() {
        return ofImage;
    }
}
