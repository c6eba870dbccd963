package io.muster.agent.stream;

import io.muster.agent.fault.AwayException;

/// No stream comes through, which says nothing yet of the control plane: something on the way may let none pass.
final class NoStreamException extends AwayException {

    NoStreamException(String why) {
        super(why);
    }
}
