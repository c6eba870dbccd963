package io.muster.agent.enforce;

/// A service that is started or stopped, and starts at boot or does not.
public record UnitChange(String unit, State before, State after) implements Change {

    /// How it stands.
    public record State(boolean active, boolean enabled) {

        String words() {
            return (active ? "active" : "inactive") + ", " + (enabled ? "enabled" : "not enabled");
        }
    }

    @Override
    public String target() {
        return "unit " + unit;
    }

    @Override
    public String words() {
        return unit + ": " + before.words() + " -> " + after.words();
    }

    @Override
    public UnitChange reversed() {
        return new UnitChange(unit, after, before);
    }
}
