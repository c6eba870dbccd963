package io.muster.agent.enforce;

/// A setting of the running kernel.
public record KernelChange(String key, String before, String after) implements Change {

    @Override
    public String target() {
        return "kernel " + key;
    }

    @Override
    public String words() {
        return key + ": " + before + " -> " + after;
    }

    @Override
    public KernelChange reversed() {
        return new KernelChange(key, after, before);
    }
}
