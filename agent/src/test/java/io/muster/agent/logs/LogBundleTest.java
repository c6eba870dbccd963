package io.muster.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets are planted in every place that a home has; none may come out.
class LogBundleTest {

    private static final String SECRET = "client_secret=PLANTED ";

    @TempDir
    Path directory;

    private AgentHome home;
    private Path zip;

    @BeforeEach
    void aHomeFullOfSecrets() throws IOException {
        home = new AgentHome(directory.resolve("home"));
        zip = directory.resolve("logs.zip");
        for (var name : new String[] {
            "certs/machine.key",
            "certs/machine.pem",
            "tokens/one.key",
            "packages/PLANTED-in-content",
            "spool/1.json",
            "log/himds.log",
            "log/himds.log.1",
            "log/himds.log.lck",
            "agentconfig.json",
            "localconfig.json",
            "status.json",
            "cloud.json",
            "state.json",
            "metadata.json",
            "trust/publishers.txt",
            "surprise.txt"
        }) {
            var file = home.root().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "plain " + name + "\n" + SECRET + "\n-----BEGIN PRIVATE KEY-----\nPLANTED\n");
        }
        Files.createSymbolicLink(home.logs().resolve("link.log"), home.key());
    }

    private Map<String, String> written(boolean full) throws IOException {
        new LogBundle(home, full).write(zip, Map.of("show.txt", "shown\n" + SECRET));
        var found = new LinkedHashMap<String, String>();
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                found.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    @Test
    void logsAndStateGoInAndSecretsDoNot() throws IOException {
        var found = written(false);
        assertThat(found)
                .containsOnlyKeys(
                        "show.txt",
                        "agentconfig.json",
                        "localconfig.json",
                        "status.json",
                        "cloud.json",
                        "trust/publishers.txt",
                        "log/himds.log",
                        "log/himds.log.1");
        assertThat(found.get("log/himds.log")).contains("plain log/himds.log");
        assertThat(found.values()).noneMatch(text -> text.contains("PLANTED"));
    }

    @Test
    void theFullBundleHasMoreAndNoSecretsEither() throws IOException {
        var found = written(true);
        assertThat(found).containsKeys("state.json", "metadata.json", "spool.txt", "packages.txt");
        assertThat(found.get("spool.txt")).contains("1.json").doesNotContain("plain");
        assertThat(found.entrySet())
                .filteredOn(entry -> !entry.getKey().equals("packages.txt"))
                .noneMatch(entry -> entry.getValue().contains("PLANTED"));
        assertThat(found.keySet()).noneMatch(name -> name.contains("key") || name.contains("machine"));
    }

    @Test
    void aLongLogIsCutAtALineUnlessAllIsWanted() throws IOException {
        Files.writeString(home.logs().resolve("himds.log"), "first\n" + ("x".repeat(99) + "\n").repeat(20_000));
        assertThat(written(false).get("log/himds.log"))
                .hasSizeLessThanOrEqualTo(1024 * 1024)
                .startsWith("xxx")
                .doesNotContain("first");
        Files.delete(zip);
        assertThat(written(true).get("log/himds.log")).startsWith("first");
    }

    @Test
    void theBundleIsForItsOwnersEyesAndOverwritesNothing() throws IOException {
        written(false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> written(false)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
