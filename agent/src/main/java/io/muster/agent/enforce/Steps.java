package io.muster.agent.enforce;

/// Told of every step towards a change, before it is made; tests end the process there.
public interface Steps {

    void before(String step);

    static Steps untold() {
        return _ -> {};
    }
}
