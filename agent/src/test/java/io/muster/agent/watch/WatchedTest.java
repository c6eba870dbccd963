package io.muster.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.host.Looked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTest {

    @TempDir
    Path image;

    private Path root;

    @BeforeEach
    void aMachine() throws IOException {
        root = image.toRealPath();
    }

    private Path directory(String path, String mode) throws IOException {
        var directory = Files.createDirectories(root.resolve(path));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private Watched watched(Set<String> files, Set<String> directories) {
        return Watched.of(root, new Looked(files, directories));
    }

    @Test
    void onlyWhatWasLookedAtConcernsUs() throws IOException {
        var ssh = directory("etc/ssh", "rwxr-xr-x");
        var watched = watched(Set.of("/etc/ssh/sshd_config"), Set.of());
        assertThat(watched.directories()).containsExactly(ssh);
        assertThat(watched.concerns(ssh, "sshd_config")).isTrue();
        assertThat(watched.concerns(ssh, "ssh_config")).isFalse();
        assertThat(watched.concerns(root.resolve("etc"), "sshd_config")).isFalse();
    }

    @Test
    void inADirectoryThatWasListedEveryNameDoes() throws IOException {
        var dropIns = directory("etc/sysctl.d", "rwxr-xr-x");
        var watched = watched(Set.of(), Set.of("/etc/sysctl.d"));
        assertThat(watched.concerns(dropIns, "99-mine.conf")).isTrue();
    }

    @Test
    void whatIsNotThereMayCome() throws IOException {
        var etc = directory("etc", "rwxr-xr-x");
        var watched = watched(Set.of("/etc/motd"), Set.of("/etc/sysctl.d"));
        assertThat(watched.directories()).containsExactly(etc);
        assertThat(watched.concerns(etc, "motd")).isTrue();
        assertThat(watched.concerns(etc, "sysctl.d")).isTrue();
    }

    /// Whoever may write there could keep us busy.
    @Test
    void whereOthersMayWriteNothingIsWatched() throws IOException {
        directory("etc/open", "rwxrwxrwx");
        directory("etc/group", "rwxrwxr-x");
        directory("home/somebody", "rwxr-xr-x");
        directory("tmp", "rwxr-xr-x");
        Files.createSymbolicLink(root.resolve("etc/away"), root.resolve("home/somebody"));
        directory("etc", "rwxrwxrwx");
        var files = Set.of(
                "/etc/open/a", "/etc/group/a", "/etc/away/a", "/etc/a", "/home/somebody/.netrc", "/tmp/a", "/proc/1/x");
        assertThat(watched(files, Set.of("/tmp", "/etc/away")).directories()).isEmpty();
    }

    @Test
    void thereIsAnEndToHowManyAreWatched() throws IOException {
        var paths = IntStream.range(0, Watched.MOST + 10)
                .mapToObj(number -> "/etc/d" + number)
                .collect(Collectors.toSet());
        for (var path : paths) {
            directory(path.substring(1), "rwxr-xr-x");
        }
        assertThat(watched(Set.of(), paths).directories()).hasSize(Watched.MOST);
    }
}
