package io.muster.agent.host;

import io.muster.agent.Tree;
import java.util.List;
import java.util.function.Function;

/// Running machines that are not ours: a tree with what their kernel would say, and what their programs would print.
public final class Hosts {

    private Hosts() {}

    public static Host running(Tree tree) {
        return running(tree, command -> {
            throw new HostFault(command.getFirst() + " cannot be run");
        });
    }

    public static Host running(Tree tree, Function<List<String>, String> programs) {
        return new Host(tree.root(), true, programs::apply);
    }
}
