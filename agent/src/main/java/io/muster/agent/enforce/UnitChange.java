package io.muster.agent.enforce;

/// A service that is started or stopped, and starts at boot or does not.
public record UnitChange(String unit, State before, State after) implements Change {

    /// How it stands.
    public record State(boolean active, boolean enabled) {

        String words() {
            return (active ? "active" : "inactive") + ", " + (enabled ? "enabled" : "not enabled");
        }
    }

    /// As far as this changes it: who starts a service that is only to start at boot has not changed it.
    boolean isBefore(State now) {
        return agrees(now, before);
    }

    boolean isAfter(State now) {
        return agrees(now, after);
    }

    boolean changesRunning() {
        return before.active() != after.active();
    }

    boolean changesBoot() {
        return before.enabled() != after.enabled();
    }

    private boolean agrees(State now, State wanted) {
        return (!changesRunning() || now.active() == wanted.active())
                && (!changesBoot() || now.enabled() == wanted.enabled());
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
