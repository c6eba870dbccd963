package io.muster.suites;

import io.muster.local.mesh.Mesh;
import io.muster.local.server.Daemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// This machine with a real agent on it, in namespaces of its own, so that the machine outside does not notice what the
/// story plants. The namespaces outlive the agent, as a machine outlives its agent's crash.
final class StoryMachine {

    /// Number of the group `himds` there.
    static final int HIMDS = 47_200;

    /// Where SDKs expect the keys; in the machine's mount namespace it is its own.
    private static final String TOKENS = "/var/opt/azcmagent/tokens";

    private final Mesh mesh;
    private final JoiningMachine home;
    private final Path banner;
    private final Path log;
    private final ProcessHandle namespaces;
    private Optional<ProcessHandle> agent = Optional.empty();

    /// @param name of the resource that it becomes
    StoryMachine(Mesh mesh, String name) throws IOException {
        this.mesh = mesh;
        this.home = JoiningMachine.called(mesh, name);
        var directory = home.directory();
        this.banner = directory.resolve("issue");
        this.log = mesh.directory().log(name);
        Files.writeString(banner, "Muster\n");
        setBannerMode("rw-r--r--");
        Relay.outside(directory.resolve("gateway.sock"), mesh.addresses().port("gateway"));
        this.namespaces = namespaces(directory.resolve("gateway.sock"));
    }

    /// `azcmagent connect`, as the onboarding service principal.
    void join() throws IOException, InterruptedException {
        var connect = home.connect("--service-principal-id=onboarding");
        connect.environment()
                .put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        var ended = JoiningMachine.ended(connect);
        if (ended != 0) {
            throw new IllegalStateException("azcmagent connect ended with " + ended + ":\n" + home.said());
        }
    }

    /// A network and a mount namespace with our banner and groups over the machine's, held open by the relay to the
    /// gateway.
    private ProcessHandle namespaces(Path socket) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path").split(":")[0];
        var script =
                """
                set -e
                ip link set lo up
                mount --bind '%s' /etc/issue
                mount --bind '%s' /etc/group
                mount -t tmpfs -o mode=0755 tmpfs /var/opt
                exec '%s' -Xmx32m -XX:+UseSerialGC -cp '%s' io.muster.suites.Relay %d '%s'
                """.formatted(banner, groups(), java, classes, mesh.addresses().port("gateway"), socket);
        var command = List.of("unshare", "--net", "--mount", "sh", "-c", script);
        return new Daemon("relay", command, Map.of(), mesh.directory().log(home.name() + "-relay"), "TERM").start();
    }

    /// `azcmagent run` on the machine.
    void start() {
        var command = new ArrayList<>(List.of("nsenter", "--target", target(), "--net", "--mount"));
        command.addAll(home.command(List.of("run", "--himds-port", "40342", "--tokens", TOKENS)));
        agent = Optional.of(new Daemon("agent", command, Map.of(), log, "TERM").start());
    }

    /// Ends the agent as a crash would.
    void kill() {
        agent.ifPresent(process -> Daemon.end(process, "KILL"));
    }

    /// The machine's groups, and the one whose members may have tokens.
    private Path groups() throws IOException {
        var groups = banner.resolveSibling("group");
        Files.writeString(groups, Files.readString(Path.of("/etc/group")) + "himds:x:" + HIMDS + ":\n");
        Files.setPosixFilePermissions(groups, PosixFilePermissions.fromString("rw-r--r--"));
        return groups;
    }

    void stop() {
        kill();
        Daemon.end(namespaces, "KILL");
    }

    /// Runs a program on this machine, as an application would, with what the installation puts in its environment.
    ///
    /// @return what it printed
    /// @throws IllegalStateException when it ends with a failure, with all it said
    String run(List<String> program) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("nsenter", "--target", target(), "--net", "--mount", "timeout", "60"));
        command.addAll(program);
        var builder = new ProcessBuilder(command);
        var said = Files.createTempFile(banner.getParent(), "said", ".log");
        builder.redirectError(said.toFile());
        builder.environment().put("IDENTITY_ENDPOINT", "http://localhost:40342/metadata/identity/oauth2/token");
        builder.environment().put("IMDS_ENDPOINT", "http://localhost:40342");
        var process = builder.start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    program + " ended with " + process.exitValue() + ":\n" + printed + "\n" + Files.readString(said));
        }
        return printed.strip();
    }

    void setBannerMode(String mode) throws IOException {
        Files.setPosixFilePermissions(banner, PosixFilePermissions.fromString(mode));
    }

    /// Writes a kernel setting of the agent's network namespace.
    void setSysctl(String key, String value) throws IOException, InterruptedException {
        var path = "/proc/sys/" + key.replace('.', '/');
        var process = new ProcessBuilder(
                        "nsenter", "--target", target(), "--net", "sh", "-c", "echo " + value + " > " + path)
                .inheritIO()
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(key + " could not be set");
        }
    }

    private String target() {
        return Long.toString(namespaces.pid());
    }
}
