package io.muster.agent.enforce;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Machines that are trees, and enforcers of them.
public final class Machines {

    private Machines() {}

    /// Its programs say nothing, and fail where the word is one of theirs; files are copied by the real one.
    static Machine at(Tree tree, Steps steps, String... failing) {
        return new Machine(
                tree.root(),
                () -> Hosts.running(tree),
                command -> command.getFirst().equals("nft") ? nft(tree, command) : run(command, List.of(failing)),
                steps);
    }

    /// A machine whose programs are real ones, and which has the usual probes.
    ///
    /// @param programs how they are run there
    public static Enforcer enforcer(
            Tree tree, Path journal, Supplier<Host> looks, UnaryOperator<List<String>> programs, Probe... probes) {
        var machine = new Machine(tree.root(), looks, command -> real(programs.apply(command)), Steps.untold());
        return new Enforcer(
                new Journal(journal),
                machine,
                () -> Probes.of(machine, List.of(probes)),
                tries -> tries < 3,
                Clock.systemUTC());
    }

    /// A kernel that has our table or not, and remembers it in the tree.
    static String nft(Tree tree, List<String> command) {
        var table = tree.at("/proc/table");
        try {
            if (command.contains("delete")) {
                Files.delete(table);
            } else if (command.contains("-f") && !command.contains("-c")) {
                Files.writeString(table, "table inet muster\n");
            }
            return Files.exists(table) ? Files.readString(table) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// @param journal where it is kept
    public static Enforcer enforcer(Tree tree, Path journal, Probe... probes) {
        return enforcer(tree, journal, Steps.untold(), probes);
    }

    public static Enforcer enforcer(Tree tree, Path journal, Clock clock) {
        return enforcer(tree, journal, Steps.untold(), clock);
    }

    static Enforcer enforcer(Tree tree, Path journal, Steps steps, Probe... probes) {
        return enforcer(tree, journal, steps, Clock.systemUTC(), probes);
    }

    static Enforcer enforcer(Tree tree, Path journal, Steps steps, Clock clock, Probe... probes) {
        return new Enforcer(
                new Journal(journal, steps, Long.MAX_VALUE),
                at(tree, steps),
                () -> List.of(probes),
                tries -> tries < 3,
                clock);
    }

    /// Leaves a file with another text and a journal that says that this was begun, as a crash does.
    public static void crash(Path journal, Path file, String text) {
        var tree = new Tree(Path.of("/"));
        var draft = Draft.of(Hosts.running(tree));
        draft.write(file.toString(), text);
        var plan = new Plan(draft.changes(), List.of(), List.of());
        var end = "flush the directory of " + file;
        try {
            enforcer(tree, journal, step -> {
                        if (step.equals(end)) {
                            throw new Death();
                        }
                    })
                    .enforce(Example.ORDER, plan);
        } catch (Death crashed) {
            return;
        }
        throw new IllegalStateException("nothing crashed");
    }

    /// An error that nobody catches: as sudden as a death, and quicker to try.
    static final class Death extends Error {

        private static final long serialVersionUID = 1;
    }

    /// A change that makes a file with another text than was planned.
    public static FileChange withText(FileChange change, UnaryOperator<String> otherwise) {
        var after = Objects.requireNonNull(change.after());
        return new FileChange(
                change.path(), change.before(), after.withText(otherwise.apply(Objects.requireNonNull(after.text()))));
    }

    private static String run(List<String> command, List<String> failing) {
        if (failing.stream().anyMatch(command::contains)) {
            throw new HostFault(command.getFirst() + " failed");
        }
        return command.getFirst().equals("cp") ? real(command) : "";
    }

    /// What a program of this machine prints.
    public static String real(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new HostFault(said);
            }
            return said;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    static Object attribute(Path file, String name) {
        try {
            return Files.getAttribute(file, name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// All that is in a tree: kind, owner, mode and content of everything.
    public static TreeMap<String, String> everything(Path root) {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(root)) {
            for (var path : all.toList()) {
                var facts = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
                found.put(
                        root.relativize(path).toString(),
                        new TreeMap<>(facts) + " " + (Files.isRegularFile(path) ? Files.readString(path) : ""));
            }
            return found;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
