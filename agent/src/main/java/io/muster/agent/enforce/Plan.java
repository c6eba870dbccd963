package io.muster.agent.enforce;

import java.util.List;
import java.util.UUID;

/// What would be changed, before anything is: a value, without effects.
///
/// @param changes in the order in which they are made
/// @param enforced rules that the changes are for
/// @param refused rules that fail and that nothing is done about
public record Plan(List<Change> changes, List<Subject> enforced, List<Refused> refused) {

    public Plan {
        changes = List.copyOf(changes);
        enforced = List.copyOf(enforced);
        refused = List.copyOf(refused);
    }

    /// A rule.
    public record Subject(UUID rule, String title) {}

    /// A rule that is not enforced.
    ///
    /// @param why for people
    public record Refused(UUID rule, String title, String why) {}

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
