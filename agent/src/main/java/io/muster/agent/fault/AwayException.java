package io.muster.agent.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The control plane cannot be reached, or has no answer now. Later it may have one.
public class AwayException extends UncheckedIOException {

    public AwayException(String message) {
        this(message, new IOException(message));
    }

    public AwayException(String message, IOException cause) {
        super(message, cause);
    }
}
