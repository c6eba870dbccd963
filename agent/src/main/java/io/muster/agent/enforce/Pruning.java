package io.muster.agent.enforce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of a journal is kept: whatever can be taken back, and that something was tried. Contents go that nobody can put
/// back any more, and then the oldest runs without contents.
///
/// @param emptied runs whose contents go
/// @param dropped ids of runs that go
record Pruning(List<Run> emptied, List<String> dropped) {

    /// Runs that failed or were taken back and still tell what was tried.
    static final int TOLD = 20;

    /// Runs without contents.
    static final int MOST = 500;

    Pruning {
        emptied = List.copyOf(emptied);
        dropped = List.copyOf(dropped);
    }

    /// @param runs the newest first
    static Pruning of(List<Run> runs) {
        var emptied = new ArrayList<Run>();
        var dropped = new ArrayList<String>();
        var later = new HashMap<String, Change>();
        var prints = new HashSet<String>();
        int ended = 0;
        int empty = 0;
        for (var run : runs) {
            boolean isLatest = prints.add(run.order().print());
            if (run.isOpen()) {
                continue;
            }
            if (run.stands()) {
                boolean isOver = !run.isEmpty() && run.changes().stream().allMatch(change -> isOver(change, later));
                run.changes().forEach(change -> later.put(change.target(), change));
                if (isOver) {
                    emptied.add(run.withoutContents("what it changed was changed by others, and changed anew since"));
                }
            } else if (!run.isEmpty()) {
                ended += 1;
                if (ended > TOLD) {
                    emptied.add(run.withoutContents(run.note()));
                }
            }
            if (run.isEmpty()) {
                empty += 1;
                if (empty > MOST && !isLatest) {
                    dropped.add(run.id());
                }
            }
        }
        return new Pruning(emptied, dropped);
    }

    /// Somebody else was there between this change and the next of ours about the same: the way back ends at theirs.
    private static boolean isOver(Change change, Map<String, Change> later) {
        var next = later.get(change.target());
        return next != null && !follows(next, change);
    }

    /// What the later one found is what the earlier one made.
    private static boolean follows(Change next, Change change) {
        return switch (next) {
            case FileChange file -> change instanceof FileChange first && isLike(file.before(), first.after());
            case KernelChange kernel ->
                change instanceof KernelChange first && kernel.before().equals(first.after());
            case UnitChange unit ->
                change instanceof UnitChange first && unit.before().equals(first.after());
            case AgeChange ages ->
                change instanceof AgeChange first && ages.before().equals(first.after());
            case FirewallChange table -> change instanceof FirewallChange first && table.before() == first.after();
            // Which options were there before is not in it.
            case MountChange _ -> true;
        };
    }

    /// A content that is not touched may be any.
    private static boolean isLike(@Nullable FileState found, @Nullable FileState made) {
        if (found == null || made == null) {
            return Objects.equals(found, made);
        }
        return found.text() == null || made.text() == null
                ? found.withText("").equals(made.withText(""))
                : found.equals(made);
    }
}
