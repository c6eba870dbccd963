package io.muster.agent.guest;

/// A package that is not what it should be; nothing of it was used.
public final class PackageFault extends RuntimeException {

    PackageFault(String message) {
        super(message, null, false, false);
    }
}
