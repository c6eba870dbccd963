package io.muster.agent.host;

import io.muster.agent.Tree;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/// Running machines that are not ours: a tree with what their kernel would say, and what their programs would print.
public final class Hosts {

    /// The day that these machines have: 20,000 days after 1970.
    private static final Instant NOW = Instant.ofEpochSecond(20_000L * 86_400 + 3_600);

    private Hosts() {}

    public static Host running(Tree tree) {
        return running(tree, command -> {
            throw new HostFault(command.getFirst() + " cannot be run");
        });
    }

    public static Host running(Tree tree, Function<List<String>, String> programs) {
        return running(tree, programs, false);
    }

    /// @param scripts whether the owner allows them
    public static Host running(Tree tree, Function<List<String>, String> programs, boolean scripts) {
        return new Host(tree.root(), true, programs::apply, Clock.fixed(NOW, ZoneOffset.UTC), scripts);
    }

    /// An image on that day.
    public static Host image(Tree tree) {
        return new Host(tree.root(), false, Child::run, Clock.fixed(NOW, ZoneOffset.UTC), false);
    }
}
