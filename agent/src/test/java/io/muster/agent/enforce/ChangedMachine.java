package io.muster.agent.enforce;

import io.muster.agent.PushedTime;
import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// A machine that tests change: how it was before, its journal, and a clock that stands until it is pushed.
public final class ChangedMachine {

    private final Tree tree;
    private final Path journal;
    private final TreeMap<String, String> before;
    private final PushedTime time = new PushedTime();

    /// @param journal where it is kept
    public ChangedMachine(Tree tree, Path journal) {
        this.tree = tree;
        this.journal = journal;
        this.before = Machines.everything(tree.root());
    }

    public Tree tree() {
        return tree;
    }

    public Path journal() {
        return journal;
    }

    public PushedTime time() {
        return time;
    }

    public Host look() {
        return Hosts.running(tree);
    }

    public List<Run> runs() {
        return new Journal(journal).runs();
    }

    /// Everything as it was at first.
    public TreeMap<String, String> before() {
        return new TreeMap<>(before);
    }

    public TreeMap<String, String> now() {
        return Machines.everything(tree.root());
    }

    public Enforcer enforcer(Probe... probes) {
        return enforcer(Steps.untold(), probes);
    }

    Enforcer enforcer(Steps steps, Probe... probes) {
        return Machines.enforcer(tree, journal, steps, time, probes);
    }

    /// What was done a short time ago may be done again.
    public void rest() {
        time.pass(Enforcer.REST);
    }
}
