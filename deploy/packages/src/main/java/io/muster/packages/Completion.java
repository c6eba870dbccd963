package io.muster.packages;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What teaches bash the commands and options of `azcmagent`, in the words of the one that is being packed.
final class Completion {

    private static final String PROGRAM = "io.muster.agent.command.Azcmagent";

    private Completion() {}

    /// @param jars the agent's
    static String of(List<Path> jars) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        PROGRAM,
                        "completion",
                        "bash",
                        // An agent that this machine may have keeps its own settings and log: here nothing can be.
                        "--home",
                        jars.getFirst() + "/none")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var script = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0 || script.isBlank()) {
                throw new IOException("the agent printed no completion script");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
        return script;
    }
}
