package io.muster.agent.check;

/// One step on the way to an endpoint.
///
/// @param name `dns`, `tcp`, `tls`, `http` or `clock`
/// @param detail what was found, or what went wrong
public record Step(String name, Outcome outcome, String detail) {

    /// How it went.
    public enum Outcome {
        /// As it should be.
        OK,
        /// As it should not be.
        FAILED,
        /// Not tried, because a step before it failed or it makes no sense here.
        SKIPPED
    }

    static Step ok(String name, String detail) {
        return new Step(name, Outcome.OK, detail);
    }

    static Step failed(String name, String detail) {
        return new Step(name, Outcome.FAILED, detail);
    }

    static Step skipped(String name, String why) {
        return new Step(name, Outcome.SKIPPED, why);
    }
}
