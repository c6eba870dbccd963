package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
    void whatIsForgottenIsEverythingThatWasOfTheIdentity() throws IOException {
        var home = new AgentHome(directory.resolve("azcmagent"));
        var kept = List.of(
                home.authority(),
                home.publishers(),
                home.packages().resolve("p.zip"),
                home.root().resolve("localconfig.json"));
        var gone = List.of(
                home.config(),
                home.root().resolve(".agentconfig.json.new"),
                home.key(),
                home.nextKey(),
                home.copyKey(),
                home.key().resolveSibling(".machine.key.new"),
                home.keySince(),
                home.becoming(),
                home.issuers(),
                home.certificate(),
                home.renewal(),
                home.state(),
                home.status(),
                home.metadata(),
                home.cloud(),
                home.tokens().resolve("x.key"),
                home.spool().resolve("0.report"),
                home.spool().resolve("rejected/0.report"));
        for (var file : Stream.concat(kept.stream(), gone.stream()).toList()) {
            AgentHome.write(file, "x", "rw-------");
        }
        home.forget();
        assertThat(gone).noneMatch(Files::exists);
        assertThat(kept).allMatch(Files::exists);
        home.forget();
    }

    @Test
    void aMembershipEndsWithTheConfigurationOrWithAnother() {
        var home = new AgentHome(directory);
        var machine = new MachineId(UUID.randomUUID());
        var membership = new Membership(home, machine);
        assertThat(membership.lasts()).isFalse();
        var resource = ResourceId.machine("s", "g", "m");
        new AgentConfig(resource, machine, "s", "g", "m", "here", "t", "https://x").write(home);
        assertThat(membership.lasts()).isTrue();
        new AgentConfig(resource, new MachineId(UUID.randomUUID()), "s", "g", "m", "here", "t", "https://x")
                .write(home);
        assertThat(membership.lasts()).isFalse();
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
