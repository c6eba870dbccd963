package io.muster.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that is asked something: no shell, a fixed environment, a time limit and an output limit.
final class Child {

    private static final int PATIENCE_SECONDS = 10;
    private static final int LARGEST = 4 * 1024 * 1024;

    private Child() {}

    /// Its standard output.
    ///
    /// @throws HostFault when it cannot be run, fails, or takes too long
    static String run(List<String> command) {
        var name = command.getFirst();
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        try {
            var process = builder.start();
            try {
                process.getOutputStream().close();
                return output(name, process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new HostFault(name + " cannot be run");
        }
    }

    private static String output(String name, Process process) {
        var reading = CompletableFuture.supplyAsync(() -> read(process));
        try {
            var text = reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(1, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new HostFault(name + " failed");
            }
            return text;
        } catch (TimeoutException late) {
            throw new HostFault(name + " did not answer within " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException failed) {
            throw new HostFault(name + " could not be read");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new HostFault(name + " was interrupted");
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new HostFault("its output broke off");
        }
    }
}
