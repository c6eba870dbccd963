package io.muster.agent.rule;

/// A rule file that this agent does not understand, or that is not one.
public final class RuleFormatException extends RuntimeException {

    RuleFormatException(String message) {
        super(message);
    }
}
