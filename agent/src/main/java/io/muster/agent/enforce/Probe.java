package io.muster.agent.enforce;

/// Something that must work after a change if it worked before.
public interface Probe {

    /// For people, e.g. `sshd answers on port 22`.
    String name();

    boolean holds();
}
