package io.muster.agent.enforce;

/// Something that must work after a change if it worked before.
public interface Probe {

    /// For people, e.g. `sshd answers on port 22`.
    String name();

    boolean holds();

    /// True where it may fail for a reason of its own, like another machine's: what was changed is taken back then
    /// too, and may be tried again.
    default boolean mayFailByItself() {
        return false;
    }
}
