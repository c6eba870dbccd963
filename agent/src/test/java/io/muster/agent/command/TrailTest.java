package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailTest {

    private static final String SECRET = "s3cr3t-of-nobody";

    @TempDir
    Path directory;

    private AgentHome home;
    private Path file;
    private Cli cli;

    @BeforeEach
    void aHome() throws IOException {
        home = new AgentHome(directory.resolve("home"));
        file = home.logs().resolve("azcmagent.log");
        cli = new Cli(home.root());
        Files.createDirectories(home.root());
    }

    @Test
    void tellsWhichCommandWasGivenWithWhatOptionsAndHowItEnded() throws IOException {
        assertThat(cli.run("config", "set", "proxy.bypass", "ARM", "--add").code())
                .isZero();
        assertThat(cli.run("upgrade", "--version", "9.9").code()).isEqualTo(3);
        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("INFO", Azcmagent.VERSION)
                                .endsWith("azcmagent config set --add"),
                        line -> assertThat(line).contains("INFO").endsWith("it ended with 0"),
                        line -> assertThat(line).endsWith("azcmagent upgrade --version"),
                        line -> assertThat(line).contains("SEVERE", "AZCM0003: "));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.logs())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void hasNoSecretInIt() throws IOException {
        var publishers = Files.writeString(directory.resolve("publishers"), "p k\n");
        var authority = Files.writeString(directory.resolve("ca.pem"), "");
        var place = List.of(
                "connect",
                "--gateway=http://localhost:1",
                "--ca-file=" + authority,
                "--publishers=" + publishers,
                "-g=g",
                "-s=s",
                "-t=t",
                "-l=l");
        for (var given : List.of(
                List.of("--service-principal-id=me", "--service-principal-secret=" + SECRET),
                List.of("-i", "me", "-p", SECRET),
                List.of("--access-token=" + SECRET),
                List.of("--join-token=mjt." + "0".repeat(32) + "." + SECRET))) {
            var all = new ArrayList<>(place);
            all.addAll(given);
            assertThat(cli.run(all.toArray(String[]::new)).code()).isNotZero();
        }
        assertThat(cli.run("config", "set", "proxy.url", "http://me:" + SECRET + "@proxy:3128")
                        .code())
                .isNotZero();
        assertThat(file)
                .content()
                .contains("--service-principal-secret", "--access-token", "--join-token")
                .doesNotContain(SECRET);
    }

    @Test
    void hasNoSecretThatWasSaidInALogEither() throws IOException {
        var parsed = Azcmagent.commandLine(Surroundings.real()).parseArgs("show");
        try (var trail = Trail.of(home, parsed)) {
            Logger.getLogger("io.muster.agent.enrollment").warning("client_secret=" + SECRET + "&x=y");
            trail.failed(new IllegalStateException("Authorization: Bearer " + SECRET));
        }
        assertThat(file).content().contains("[redacted]").doesNotContain(SECRET);
    }

    @Test
    void isRotatedAndNeverGrowsForEver() throws IOException {
        Files.createDirectories(home.logs());
        for (var content : List.of("first", "second", "third")) {
            Files.writeString(file, content + "\n" + "x".repeat(5 * 1024 * 1024));
            assertThat(cli.run("version").code()).isZero();
        }
        assertThat(file).content().contains("azcmagent version").doesNotContain("third");
        assertThat(home.logs().resolve("azcmagent.log.1")).content().startsWith("third");
        assertThat(home.logs().resolve("azcmagent.log.2")).content().startsWith("second");
        try (var files = Files.list(home.logs())) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void whatWasSaidBeforeThereWasAHomeIsInItToo() throws IOException {
        Files.delete(home.root());
        var parsed = Azcmagent.commandLine(Surroundings.real()).parseArgs("genkey");
        try (var trail = Trail.of(home, parsed)) {
            assertThat(home.root()).doesNotExist();
            home.open();
            trail.ended(0);
        }
        assertThat(Files.readAllLines(file)).hasSize(2).first().asString().endsWith("azcmagent genkey");
    }

    /// The directory is that of the part without privileges; root must not be led elsewhere by it.
    @Test
    void isNotWrittenWhereALinkLeads() throws IOException {
        var elsewhere = Files.writeString(directory.resolve("elsewhere"), "kept");
        Files.createDirectories(home.logs());
        Files.createSymbolicLink(file, elsewhere);
        assertThat(cli.run("version").code()).isZero();
        assertThat(elsewhere).hasContent("kept");
        Files.delete(file);
        Files.delete(home.logs());
        var other = Files.createDirectory(directory.resolve("other"));
        Files.createSymbolicLink(home.logs(), other);
        assertThat(cli.run("version").code()).isZero();
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void whatIsNoFileStopsNobody() throws IOException {
        Files.createDirectories(file);
        assertThat(cli.run("version").code()).isZero();
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void goesIntoTheBundleOfLogs() throws IOException {
        assertThat(cli.run("version").code()).isZero();
        var zip = directory.resolve("logs.zip");
        assertThat(cli.run("logs", "-o", zip.toString()).code()).isZero();
        try (var bundle = new ZipFile(zip.toFile())) {
            var text = new String(
                    bundle.getInputStream(bundle.getEntry("log/azcmagent.log")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains("azcmagent version");
        }
    }

    @Test
    void aHomeThatIsNotThereIsNotMade() {
        var nowhere = directory.resolve("nowhere");
        assertThat(new Cli(nowhere).run("show").code()).isZero();
        assertThat(nowhere).doesNotExist();
    }
}
