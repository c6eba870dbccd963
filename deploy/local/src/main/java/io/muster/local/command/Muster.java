package io.muster.local.command;

import io.muster.local.mesh.Addresses;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.MeshDirectory;
import io.muster.local.mesh.MeshSettings;
import io.muster.local.mesh.Progress;
import io.muster.local.server.Checkout;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The launcher behind `./muster`.
@Command(
        name = "muster",
        description = "Runs all of Muster on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class, DownCommand.class, StatusCommand.class, LogsCommand.class, AgentCommand.class})
public final class Muster {

    @Option(
            names = "--dir",
            scope = ScopeType.INHERIT,
            description = "Where this mesh keeps its state (default: .muster in the repository).")
    @Nullable
    Path dir;

    @Option(
            names = "--port-base",
            scope = ScopeType.INHERIT,
            description = "The gateway listens three above it (default: 8440; remembered in the state directory).")
    @Nullable
    Integer portBase;

    @Option(
            names = "--external",
            scope = ScopeType.INHERIT,
            paramLabel = "PART=ADDRESS",
            description = "Use a server elsewhere instead of starting one, e.g."
                    + " postgres=postgresql://user:password@host:5432 or kafka=host:9092 (remembered).")
    Map<String, String> external = new HashMap<>();

    public static void main(String... arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(out);
        var command = new CommandLine(new Muster());
        // What follows `agent` is for azcmagent, options too.
        var _ = command.getSubcommands()
                .get("agent")
                .setStopAtPositional(true)
                .setUnmatchedOptionsArePositionalParams(true);
        System.exit(command.setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("muster: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    /// The mesh that the options mean.
    Mesh mesh() {
        var checkout = Checkout.find();
        var root = dir == null ? checkout.root().resolve(".muster") : dir;
        var directory = new MeshDirectory(root.toAbsolutePath().normalize());
        Addresses addresses = MeshSettings.remembered(directory, portBase, external);
        return new Mesh(checkout, directory, addresses, Clock.systemUTC(), new Progress(System.out));
    }
}
