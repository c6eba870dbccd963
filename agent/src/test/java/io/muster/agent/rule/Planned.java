package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.FileChange;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.Hosts;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// What rules in short would have changed on a machine that is a tree.
final class Planned {

    private Planned() {}

    /// @param programs what its programs print
    static Plan plan(Tree tree, Function<List<String>, String> programs, String... resources) {
        var rules = Stream.of(resources).map(Looking::rule).toArray(String[]::new);
        return Looking.rules(rules).plan(Hosts.running(tree, programs));
    }

    /// What a file would hold.
    static String text(Plan plan, String path) {
        return plan.changes().stream()
                .filter(change -> change.target().equals(path))
                .map(change ->
                        Objects.requireNonNull(((FileChange) change).after()).text())
                .map(Objects::requireNonNull)
                .findFirst()
                .orElseThrow();
    }

    /// Why nothing would be done about the first rule.
    static String why(Plan plan) {
        assertThat(plan.changes()).isEmpty();
        return plan.refused().getFirst().why();
    }
}
