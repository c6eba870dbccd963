package io.muster.local.command;

import io.muster.local.mesh.LogLine;
import io.muster.local.mesh.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Shows the end of the parts' logs.
@Command(name = "logs", description = "Shows the end of one part's log, or of all.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    @ParentCommand
    Muster muster;

    @Parameters(arity = "0..1", description = "A part, e.g. identity.")
    @Nullable
    String part;

    @Option(
            names = {"-n", "--lines"},
            description = "How many lines of each (default: ${DEFAULT-VALUE}).",
            defaultValue = "40")
    int lines;

    @Override
    public Integer call() throws IOException {
        var mesh = muster.mesh();
        if (part != null && !Mesh.PARTS.contains(part)) {
            System.err.println("muster: the parts are " + Mesh.PARTS);
            return 2;
        }
        for (var one : part == null ? Mesh.PARTS : List.of(part)) {
            show(one, mesh.directory().log(one));
        }
        return 0;
    }

    private void show(String name, Path log) throws IOException {
        if (!Files.exists(log)) {
            return;
        }
        System.out.println("== " + name + " (" + log + ")");
        var all = Files.readAllLines(log);
        all.subList(Math.max(0, all.size() - lines), all.size())
                .forEach(line -> System.out.println(LogLine.readable(line)));
    }
}
