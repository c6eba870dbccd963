package io.muster.suites;

import io.muster.local.server.Daemon;
import io.muster.local.server.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A machine with systemd as its first process: a container of systemd-nspawn on a tree of Debian 12, with a network of
/// its own. What it writes is in an overlay, so the tree stays as it was.
final class SystemdGuest {

    private static final String PACKAGES = "systemd,systemd-sysv,dbus,passwd,login,iproute2,procps";

    /// What it is booted from.
    enum Kind {
        /// A system and no more.
        BARE("", ""),
        /// One that people reach and work on.
        SERVER("-server", ",openssh-server,sudo,cron,rsyslog,nftables");

        private final String suffix;
        private final String more;

        Kind(String suffix, String more) {
            this.suffix = suffix;
            this.more = more;
        }

        /// Kept from one run to the next: making it takes minutes and a mirror of Debian.
        private Path tree() {
            var told = System.getenv("MUSTER_GUEST_TREE");
            return told == null
                    ? Path.of(System.getProperty("user.home"), ".cache/muster/debian-12" + suffix)
                    : Path.of(told + suffix);
        }

        /// The last that debootstrap puts there is a working systemd.
        private Path ready() {
            return tree().resolve("usr/bin/systemctl");
        }
    }

    private final Path directory;
    private final String name;
    private ProcessHandle container;

    private SystemdGuest(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.container = begin();
    }

    /// Why no guest can be booted here; nothing when one can. It takes root, systemd-nspawn, cgroups that can be
    /// written, and a tree or debootstrap to make one.
    static Optional<String> obstacle() {
        return obstacle(Kind.BARE);
    }

    static Optional<String> obstacle(Kind kind) {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("a guest takes root");
        }
        if (!exists("systemd-nspawn")) {
            return Optional.of("there is no systemd-nspawn; install systemd-container");
        }
        if (!exists("strace")) {
            return Optional.of("there is no strace");
        }
        if (!Files.isWritable(Path.of("/sys/fs/cgroup"))) {
            return Optional.of("control groups cannot be written here");
        }
        if (!Files.exists(kind.ready()) && !exists("debootstrap")) {
            return Optional.of("there is no tree at " + kind.tree() + " and no debootstrap to make it");
        }
        return Optional.empty();
    }

    private static boolean exists(String program) {
        return List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
                .anyMatch(at -> Files.isExecutable(Path.of(at, program)));
    }

    static SystemdGuest boot(Path directory, String name, Kind kind) throws IOException, InterruptedException {
        var _ = mount(directory, kind);
        var guest = new SystemdGuest(directory, name);
        guest.awaitRunning();
        return guest;
    }

    private ProcessHandle begin() {
        // Where version 1 of control groups is there too, a container is told to use its own part of each.
        var script = """
                for c in unified systemd; do
                    if [ -d /sys/fs/cgroup/$c ]; then
                        mkdir -p /sys/fs/cgroup/$c/%1$s; echo $$ > /sys/fs/cgroup/$c/%1$s/cgroup.procs
                    fi
                done
                exec systemd-nspawn -q -D '%2$s' -M %1$s --register=no --keep-unit --private-network -b \
                    --console=pipe --resolv-conf=off --timezone=off
                """.formatted(name, directory.resolve("root"));
        return new Daemon(
                        name,
                        List.of("sh", "-c", script),
                        Map.of("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1"),
                        directory.resolve("console.log"),
                        "TERM")
                .start();
    }

    private void awaitRunning() {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> run("systemctl is-system-running || true").matches("running|degraded"));
    }

    /// Off in an orderly way, and on again: another network, the same files.
    void reboot() throws IOException, InterruptedException {
        var _ = run("systemctl --no-block --no-wall reboot");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !container.isAlive());
        container = begin();
        awaitRunning();
    }

    /// The tree, on which may be written as if it were a copy.
    static Path mount(Path directory, Kind kind) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var _ = sh(60, """
                set -e
                cd '%s'; mkdir -p upper work root
                mount -t overlay overlay -o 'lowerdir=%s,upperdir=upper,workdir=work' root
                rm -f root/etc/fstab
                """.formatted(directory, kind.tree()));
        return directory.resolve("root");
    }

    static void unmount(Path directory) throws IOException, InterruptedException {
        var _ = sh(30, "umount '" + directory.resolve("root") + "'");
    }

    /// Makes the tree that guests are booted from, unless it is there. Why it could not be made: it takes a mirror of
    /// Debian.
    static Optional<String> makeTree(Path directory) throws IOException, InterruptedException {
        return makeTree(directory, Kind.BARE);
    }

    static Optional<String> makeTree(Path directory, Kind kind) throws IOException, InterruptedException {
        if (Files.exists(kind.ready())) {
            return Optional.empty();
        }
        Files.createDirectories(directory);
        Files.createDirectories(kind.tree());
        System.out.println("Making a tree of Debian 12 at " + kind.tree() + "; this takes minutes, once");
        var log = directory.resolve("debootstrap.log");
        try {
            var _ = sh(
                    900,
                    "debootstrap --variant=minbase --include=%s bookworm '%s' >'%s' 2>&1"
                            .formatted(PACKAGES + kind.more, kind.tree(), log));
            return Optional.empty();
        } catch (IllegalStateException failed) {
            Trees.delete(kind.tree());
            return Optional.of("no tree could be made, see " + log);
        }
    }

    /// Runs a command of a shell there, as root.
    ///
    /// @return what it printed
    /// @throws IllegalStateException when it fails, with all it said
    String run(String command) throws IOException, InterruptedException {
        return exec(60, inside(command));
    }

    /// The same, watched from outside.
    ///
    /// @return the calls by which it may have changed something
    List<String> watched(String command) throws IOException, InterruptedException {
        var traces = Files.createTempDirectory(directory, "traces");
        var watching = new ArrayList<>(KernelWatch.command(traces));
        watching.addAll(inside(command));
        var _ = exec(120, watching);
        return KernelWatch.changes(traces);
    }

    private List<String> inside(String command) {
        return List.of(
                "nsenter",
                "--target",
                leader(),
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--cgroup",
                "--root",
                "--wd",
                "--",
                "env",
                "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/root",
                "LANG=C.UTF-8",
                "DEBIAN_FRONTEND=noninteractive",
                "sh",
                "-c",
                command);
    }

    /// The guest's network for a process that otherwise is outside.
    List<String> inItsNetwork() {
        return List.of("nsenter", "--target", leader(), "--net");
    }

    /// A file of the guest, as it is seen from outside.
    Path file(String at) {
        return directory.resolve("root").resolve(at.substring(1));
    }

    /// The container's first process, a child of ours.
    private String leader() {
        return container
                .children()
                .findFirst()
                .map(process -> Long.toString(process.pid()))
                .orElseThrow(() -> new IllegalStateException("the guest does not run, see " + directory));
    }

    /// Ends it, whatever it says.
    void off() throws IOException, InterruptedException {
        try {
            run("systemctl poweroff --no-wall");
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> !container.isAlive());
        } finally {
            Daemon.end(container, "KILL");
            unmount(directory);
            var _ = sh(30, """
                    for c in unified systemd; do
                        find /sys/fs/cgroup/$c/%s -depth -type d -exec rmdir {} + 2>/dev/null
                    done
                    true
                    """.formatted(name));
        }
    }

    /// Runs a script here.
    ///
    /// @return what it printed
    /// @throws IllegalStateException when it fails, with all it said
    static String sh(int seconds, String script) throws IOException, InterruptedException {
        return exec(seconds, List.of("sh", "-c", script));
    }

    private static String exec(int seconds, List<String> command) throws IOException, InterruptedException {
        var said = Files.createTempFile("guest", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        var text = Files.readString(said, StandardCharsets.UTF_8).strip();
        Files.delete(said);
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command.getLast() + (ended ? " failed:\n" : " does not end:\n") + text);
        }
        return text;
    }
}
