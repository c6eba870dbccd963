package io.muster.agent.stream;

import java.io.IOException;
import java.io.UncheckedIOException;

/// No stream comes through, which says nothing yet of the control plane: something on the way may let none pass.
final class NoStreamException extends UncheckedIOException {

    NoStreamException(String why) {
        super(why, new IOException(why));
    }
}
