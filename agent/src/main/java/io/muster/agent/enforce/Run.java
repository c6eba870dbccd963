package io.muster.agent.enforce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One enforcement, as the journal has it.
///
/// @param id sorts by time
/// @param order for whom it is done
/// @param note why it was undone, or what else there is to know
/// @param refused rules that failed then and that nothing was done about
/// @param told what came of it was reported
/// @param left what could not be taken back, because somebody else has changed it since
public record Run(
        String id,
        Order order,
        Instant begun,
        State state,
        List<Change> changes,
        List<Plan.Subject> enforced,
        List<Plan.Refused> refused,
        boolean told,
        @Nullable String note,
        List<String> left) {

    public Run {
        changes = List.copyOf(changes);
        enforced = List.copyOf(enforced);
        refused = List.copyOf(refused);
        left = List.copyOf(left);
    }

    /// How far it came.
    public enum State {
        /// Written down; from here on something may have been changed.
        BEGUN,
        /// All is changed, and nobody knows yet whether the machine is well.
        APPLIED,
        /// The machine was found well.
        CONFIRMED,
        /// It is being taken back.
        UNDOING,
        /// It was taken back because nobody saw it end; it may be tried again.
        INTERRUPTED,
        /// It was taken back because something was wrong.
        UNDONE,
        /// It was taken back because somebody wanted it.
        REVERTED
    }

    /// Who wants it.
    ///
    /// @param assignment id of the guest assignment, or what else asked
    /// @param print of assignment, content and parameters: the same as long as the same is wanted
    public record Order(String assignment, String print) {}

    static Run begin(String id, Order order, Instant now, Plan plan) {
        return new Run(
                id, order, now, State.BEGUN, plan.changes(), plan.enforced(), plan.refused(), false, null, List.of());
    }

    Run become(State next) {
        return become(next, note, left);
    }

    /// Whatever it becomes has not been reported yet.
    Run become(State next, @Nullable String why, List<String> leftovers) {
        return new Run(id, order, begun, next, changes, enforced, refused, false, why, leftovers);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /// What was there before and after is not kept any more.
    Run withoutContents(@Nullable String why) {
        var forGood = stands()
                ? changes.stream()
                        .map(change -> change.target() + " was changed by others since")
                        .toList()
                : left;
        return new Run(id, order, begun, state, List.of(), enforced, refused, told, why, forGood);
    }

    Run asTold() {
        return new Run(id, order, begun, state, changes, enforced, refused, true, note, left);
    }

    /// Its changes are on the machine.
    public boolean stands() {
        return state == State.CONFIRMED;
    }

    /// It came to an end that somebody saw, good or bad.
    boolean wasTried() {
        return state != State.INTERRUPTED;
    }

    /// Nobody saw it end.
    boolean isOpen() {
        return state == State.BEGUN || state == State.APPLIED || state == State.UNDOING;
    }
}
