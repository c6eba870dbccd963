package io.muster.agent.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One machine's key for all tests of a process, since making one takes a second or two. For tests in which it does not
/// matter that machines have different ones.
public final class OneKey {

    private static final String TEXT = made();

    private OneKey() {}

    /// It is in the home's own file too.
    public static MachineKey in(AgentHome home) {
        AgentHome.write(home.key(), TEXT, "rw-------");
        return MachineKey.in(home);
    }

    private static String made() {
        try {
            var file = Files.createTempDirectory("key").resolve("key");
            var _ = MachineKey.at(file);
            var text = Files.readString(file);
            Files.delete(file);
            Files.delete(Path.of(file.toString()).resolveSibling(""));
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
