package io.muster.agent.identity;

/// Where tokens of this machine come from: its key, or the process that has it.
public interface TokenSource {

    /// A token that is good for a while yet.
    ///
    /// @throws RefusedException when the control plane does not know this machine or its key
    /// @throws java.io.UncheckedIOException when there is none now
    String token();

    /// After a 401: the next call asks for a new one.
    void forgetToken();
}
