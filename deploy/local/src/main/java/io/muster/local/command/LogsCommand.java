package io.muster.local.command;

import io.muster.local.mesh.LogLine;
import io.muster.local.mesh.Mesh;
import io.muster.local.server.LogTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Shows the end of the parts' logs.
@Command(name = "logs", description = "Shows the end of one part's log, or of all.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(300);

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

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until it is interrupted.")
    boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        var mesh = muster.mesh();
        if (part != null && !Mesh.PARTS.contains(part)) {
            System.err.println("muster: the parts are " + Mesh.PARTS);
            return 2;
        }
        var tails = new LinkedHashMap<String, LogTail>();
        for (var one : part == null ? Mesh.PARTS : List.of(part)) {
            var log = mesh.directory().log(one);
            tails.put(one, LogTail.fromHere(log));
            show(one, log);
        }
        if (follow) {
            follow(tails);
        }
        return 0;
    }

    private void show(String name, Path log) {
        if (Files.exists(log)) {
            System.out.println("== " + name + " (" + log + ")");
            LogTail.last(log, lines).forEach(line -> System.out.println(LogLine.readable(line)));
        }
    }

    /// Ends with the process, by Ctrl-C.
    private static void follow(Map<String, LogTail> tails) throws InterruptedException {
        var prefix = tails.size() > 1;
        while (!System.out.checkError()) {
            tails.forEach((name, tail) -> tail.more()
                    .forEach(line -> System.out.println((prefix ? "[" + name + "] " : "") + LogLine.readable(line))));
            Thread.sleep(PAUSE);
        }
    }
}
