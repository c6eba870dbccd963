package io.muster.agent.host;

import java.io.IOException;
import java.io.InputStream;
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
    private static final int LONGEST_REASON = 200;

    private Child() {}

    /// Its standard output.
    ///
    /// @throws HostFault when it cannot be run, fails, or takes too long
    static String run(List<String> command) {
        var name = command.getFirst();
        var builder = new ProcessBuilder(command);
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
        var output = read(process.getInputStream());
        var complaints = read(process.getErrorStream());
        try {
            var text = output.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(1, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new HostFault(name + " failed" + reason(complaints.get(1, TimeUnit.SECONDS)));
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

    /// On a thread of its own: a program may wait until either of its outputs is read.
    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
                    } catch (IOException failed) {
                        throw new HostFault("its output broke off");
                    }
                },
                Thread::startVirtualThread);
    }

    private static String reason(String complaints) {
        return complaints
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> ": "
                        + line.strip()
                                .substring(
                                        0, Math.min(LONGEST_REASON, line.strip().length())))
                .orElse("");
    }
}
