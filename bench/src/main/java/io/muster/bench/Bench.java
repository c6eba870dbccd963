package io.muster.bench;

import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.MeshDirectory;
import io.muster.local.mesh.MeshSettings;
import io.muster.local.mesh.Progress;
import io.muster.local.server.Checkout;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./muster bench`: measures the mesh that runs.
@Command(
        name = "bench",
        description = "Measures a running mesh, or the agent on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {NoticeCommand.class, IdentityCommand.class, AgentCommand.class})
public final class Bench {

    @Option(names = "--dir", scope = CommandLine.ScopeType.INHERIT, description = "State directory of the mesh.")
    @Nullable
    Path dir;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    Mesh mesh() {
        var checkout = Checkout.find();
        var root = dir == null ? checkout.root().resolve(".muster") : dir;
        var directory = new MeshDirectory(root.toAbsolutePath().normalize());
        return new Mesh(
                checkout,
                directory,
                MeshSettings.remembered(directory, null, Map.of()),
                Clock.systemUTC(),
                new Progress(System.out));
    }
}
