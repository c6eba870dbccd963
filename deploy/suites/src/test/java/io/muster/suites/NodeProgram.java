package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.server.Checkout;
import io.muster.local.server.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program of `src/test/node` with its packages as npm has them, by the lock file.
record NodeProgram(Path directory, String script) {

    /// npm gets none of our streams: Maven talks to this process by them, and Node would read along.
    static NodeProgram installed(String name, String script) throws IOException, InterruptedException {
        var suites = Checkout.find().root().resolve("deploy/suites");
        var target = suites.resolve("target/node").resolve(name);
        Trees.delete(target);
        Files.createDirectories(target);
        for (var file : List.of("package.json", "package-lock.json", script)) {
            Files.copy(suites.resolve("src/test/node").resolve(name).resolve(file), target.resolve(file));
        }
        var said = target.resolve("npm.log");
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(target.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(npm.waitFor()).as(() -> "npm ci, see " + said).isZero();
        return new NodeProgram(target, script);
    }

    Path file() {
        return directory.resolve(script);
    }
}
