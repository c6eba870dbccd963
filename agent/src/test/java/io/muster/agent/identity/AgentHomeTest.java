package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentHomeTest {

    @TempDir
    Path directory;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void secretsAreTheOwnersAndTheWayToTheRestIsOpen() throws IOException {
        var home = new AgentHome(directory.resolve("azcmagent"));
        AgentHome.write(home.key(), "secret", "rw-------");
        assertThat(mode(home.root())).as("others come by to their tokens").isEqualTo("rwxr-xr-x");
        assertThat(mode(home.key().resolve("..").normalize())).isEqualTo("rwx------");
        assertThat(mode(home.key())).isEqualTo("rw-------");
    }

    @Test
    void aConfigurationKeepsItsTagsAndMayBeFromBeforeThereWereAny() throws IOException {
        var home = new AgentHome(directory);
        var machine = new MachineId(UUID.randomUUID());
        var config = new AgentConfig(
                ResourceId.machine("s", "g", "m"),
                machine,
                "s",
                "g",
                "m",
                "here",
                "t",
                "https://x",
                null,
                Map.of("a", "b"));
        config.write(home);
        assertThat(AgentConfig.read(home)).contains(config);
        Files.writeString(home.config(), Files.readString(home.config()).replaceFirst(",\\s*\"tags\"[^}]*}", ""));
        assertThat(AgentConfig.read(home).orElseThrow().tags()).isEmpty();
    }
}
