package io.muster.agent.enforce;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Mounts.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The hand that changes: files by [FileHand], the kernel, mounts and services. Every change can be made twice, and one
/// that was made in part can be made or taken back.
public final class Machine {

    private final Path root;
    private final Supplier<Host> looks;
    private final Programs programs;
    private final Steps steps;
    private final FileHand files;
    private final ShadowHand shadow;

    /// What runs on the machine.
    public interface Programs {

        /// Its standard output.
        ///
        /// @throws HostFault when it cannot be run or fails
        String run(List<String> command);
    }

    Machine(Path root, Supplier<Host> looks, Programs programs, Steps steps) {
        this.root = root;
        this.looks = looks;
        this.programs = programs;
        this.steps = steps;
        this.files = new FileHand(root, programs, steps);
        this.shadow = new ShadowHand(root, looks, files, Waiting.aMinute());
    }

    /// The one we run on.
    public static Machine ours() {
        return new Machine(
                Path.of("/"),
                Host::live,
                command -> Host.live().printed("what " + command.getFirst() + " does", command),
                Steps.untold());
    }

    /// A new look at it.
    Host look() {
        return looks.get();
    }

    String run(List<String> command) {
        steps.before("run " + command);
        return programs.run(command);
    }

    /// Where a change stands.
    enum Standing {
        BEFORE,
        AFTER,
        /// It was made in part.
        BETWEEN,
        /// Somebody else has been there.
        FOREIGN
    }

    Standing standing(Change change) {
        return switch (change) {
            case FileChange file -> FileStanding.of(file, look());
            case KernelChange kernel ->
                either(
                        look().sysctl(kernel.key()).orElse("").equals(kernel.before()),
                        look().sysctl(kernel.key()).orElse("").equals(kernel.after()));
            case MountChange mount -> standing(mount);
            case UnitChange unit -> standing(unit);
            case AgeChange ages -> shadow.standing(ages);
            case FirewallChange table -> isLoaded() == table.before() ? Standing.BEFORE : Standing.AFTER;
        };
    }

    private Standing standing(MountChange mount) {
        var options = look().mounts().mounted(mount.path()).map(Mount::options).orElse(Set.of());
        boolean after =
                options.containsAll(mount.added()) && mount.removed().stream().noneMatch(options::contains);
        return after ? Standing.AFTER : Standing.BEFORE;
    }

    private Standing standing(UnitChange unit) {
        var found = look().units().state(unit.unit(), List.of(unit.unit()));
        var now = new UnitChange.State(found.isActive(), found.startsAtBoot());
        return unit.isBefore(now) ? Standing.BEFORE : unit.isAfter(now) ? Standing.AFTER : Standing.BETWEEN;
    }

    private static Standing either(boolean before, boolean after) {
        return before ? Standing.BEFORE : after ? Standing.AFTER : Standing.FOREIGN;
    }

    /// @throws EnforcementFault when it cannot be done
    void make(Change change) {
        try {
            switch (change) {
                case FileChange file -> files.make(file);
                case KernelChange kernel -> make(kernel);
                case MountChange mount -> make(mount);
                case UnitChange unit -> make(unit);
                case AgeChange ages -> shadow.make(ages);
                case FirewallChange table -> make(table);
            }
        } catch (IOException | HostFault failed) {
            throw new EnforcementFault(change.target() + " could not be changed: " + failed.getMessage());
        }
    }

    private void make(KernelChange kernel) throws IOException {
        var file = root.resolve("proc/sys/" + kernel.key().replace('.', '/'));
        steps.before("set " + kernel.key());
        try {
            Files.writeString(file, kernel.after() + "\n", StandardOpenOption.WRITE);
        } catch (NoSuchFileException gone) {
            throw new EnforcementFault("this kernel has no " + kernel.key());
        }
        if (!look().sysctl(kernel.key()).orElse("").equals(kernel.after())) {
            throw new EnforcementFault("the kernel did not take " + kernel.key() + " = " + kernel.after());
        }
    }

    private void make(MountChange mount) {
        var options = new ArrayList<>(List.of("remount"));
        options.addAll(mount.added());
        mount.removed().forEach(option -> options.add(option.substring(2)));
        run(List.of("mount", "-o", String.join(",", options), mount.path()));
        if (standing(mount) != Standing.AFTER) {
            throw new EnforcementFault(mount.path() + " was not mounted as asked");
        }
    }

    private void make(UnitChange unit) {
        if (unit.changesBoot()) {
            run(List.of("systemctl", unit.after().enabled() ? "enable" : "disable", unit.unit()));
        }
        if (unit.changesRunning()) {
            run(List.of("systemctl", unit.after().active() ? "start" : "stop", unit.unit()));
        }
    }

    /// The kernel has our table.
    boolean isLoaded() {
        return run(List.of("nft", "list", "tables", "inet"))
                .lines()
                .anyMatch(("table " + FirewallChange.TABLE)::equals);
    }

    /// Both ways the kernel changes it at one stroke.
    private void make(FirewallChange table) {
        run(table.after() ? List.of("nft", "-f", FirewallChange.FILE) : FirewallChange.DELETION);
        if (standing(table) != Standing.AFTER) {
            throw new EnforcementFault("the kernel did not take the " + table.target());
        }
    }

    /// Removes what a process that ended in the middle of a change has left.
    void clean(Change change) {
        if (change instanceof FileChange file) {
            files.clean(file.path());
        } else if (change instanceof AgeChange) {
            shadow.clean();
        }
    }
}
