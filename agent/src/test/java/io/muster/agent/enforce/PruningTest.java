package io.muster.agent.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.enforce.Run.Order;
import io.muster.agent.enforce.Run.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {

    @TempDir
    Path directory;

    private static Run run(int number, State state, String print, Change... changes) {
        var plan = new Plan(List.of(changes), List.of(), List.of());
        return Run.begin("%06d".formatted(number), new Order("/assignments/a", print), Instant.EPOCH, plan)
                .become(state);
    }

    private static Change issue(String before, String after) {
        return new FileChange("/etc/issue", file(before, 0644), file(after, 0644));
    }

    private static FileState file(String text, int mode) {
        return new FileState(false, text, mode, 0, 0);
    }

    @Test
    void whatBuildsOnAnotherKeepsIt() {
        var first = run(1, State.CONFIRMED, "p", issue("a", "b"));
        var second = run(2, State.CONFIRMED, "p", issue("b", "c"));
        assertThat(Pruning.of(List.of(second, first))).isEqualTo(new Pruning(List.of(), List.of()));
    }

    @Test
    void aModeThatIsChangedLaterKeepsTheContentBefore() {
        var first = run(1, State.CONFIRMED, "p", issue("a", "b"));
        var second = run(
                2,
                State.CONFIRMED,
                "p",
                new FileChange(
                        "/etc/issue", new FileState(false, null, 0644, 0, 0), new FileState(false, null, 0600, 0, 0)));
        assertThat(Pruning.of(List.of(second, first)).emptied()).isEmpty();
    }

    @Test
    void whatOthersChangedInBetweenCannotBeTakenBackAndGoes() {
        var first = run(1, State.CONFIRMED, "p", issue("a", "b"));
        var second = run(2, State.CONFIRMED, "p", issue("theirs", "b"));
        assertThat(Pruning.of(List.of(second, first)).emptied()).singleElement().satisfies(emptied -> {
            assertThat(emptied.id()).isEqualTo("000001");
            assertThat(emptied.changes()).isEmpty();
            assertThat(emptied.stands()).isTrue();
            assertThat(emptied.left()).isNotEmpty().allMatch(left -> left.endsWith("was changed by others since"));
        });
        var half = run(1, State.CONFIRMED, "p", issue("a", "b"), new KernelChange("net.x", "0", "1"));
        assertThat(Pruning.of(List.of(second, half)).emptied())
                .as("a part of it can")
                .isEmpty();
    }

    @Test
    void whatIsOpenIsNotTouched() {
        var first = run(1, State.UNDOING, "p", issue("a", "b"));
        var second = run(2, State.CONFIRMED, "p", issue("theirs", "b"));
        assertThat(Pruning.of(List.of(second, first)).emptied()).isEmpty();
    }

    @Test
    void ofWhatWasTakenBackTheLatestStillTellWhatWasTried() {
        var runs = IntStream.range(0, 25)
                .mapToObj(number -> run(25 - number, State.UNDONE, "p", issue("a", "b")))
                .toList();
        assertThat(Pruning.of(runs).emptied())
                .hasSize(5)
                .allMatch(Run::isEmpty)
                .allMatch(run -> run.state() == State.UNDONE);
    }

    @Test
    void theOldestGoButThatSomethingWasTriedIsRemembered() {
        var journal = new Journal(directory);
        journal.keep(run(1, State.CONFIRMED, "once"));
        journal.keep(run(2, State.CONFIRMED, "often"));
        for (int number = 3; number <= Pruning.MOST + 5; number += 1) {
            journal.keep(run(number, State.CONFIRMED, "often"));
        }
        journal.prune();
        var ids = journal.runs().stream().map(Run::id).toList();
        assertThat(ids).hasSize(Pruning.MOST + 1).endsWith("000001").doesNotContain("000002", "000005");
        assertThat(ids).contains("000006");
    }
}
