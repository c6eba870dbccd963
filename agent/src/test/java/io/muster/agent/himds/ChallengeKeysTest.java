package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.PushedTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChallengeKeysTest {

    @TempDir
    Path home;

    private final PushedTime clock = new PushedTime();
    private Path directory;
    private ChallengeKeys keys;

    @BeforeEach
    void keys() {
        directory = home.resolve("tokens");
        keys = ChallengeKeys.in(directory, clock);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void areInFilesAsEverySdkWantsThem() throws IOException {
        var file = keys.issue();
        assertThat(file.getParent()).isEqualTo(directory);
        assertThat(file.toString()).endsWith(".key").doesNotContain("=");
        assertThat(Files.readString(file)).matches("[A-Za-z0-9_-]{43}");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(mode(directory)).isEqualTo("rwxr-x---");
    }

    @Test
    void areGoodOnceAndGoneThen() throws IOException {
        var key = Files.readString(keys.issue());
        assertThat(keys.spend(key)).isTrue();
        assertThat(files()).isEmpty();
        assertThat(keys.spend(key)).isFalse();
    }

    @Test
    void areGoodForAMinuteAndGoneThen() throws IOException {
        var early = Files.readString(keys.issue());
        clock.pass(Duration.ofSeconds(30));
        var late = keys.issue();
        clock.pass(Duration.ofSeconds(30));
        assertThat(keys.spend(early)).isFalse();
        assertThat(files()).containsExactly(late);
        assertThat(keys.spend(Files.readString(late))).isTrue();
        var unused = keys.issue();
        clock.pass(ChallengeKeys.LIFE);
        keys.sweep();
        assertThat(unused).doesNotExist();
    }

    @Test
    void areNeverTheSame() throws IOException {
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i += 1) {
            var file = keys.issue();
            assertThat(seen.add(Files.readString(file))).isTrue();
            assertThat(seen.add(file.toString())).isTrue();
        }
    }

    @Test
    void areNotGuessed() {
        keys.issue();
        assertThat(keys.spend("")).isFalse();
        assertThat(keys.spend("x".repeat(43))).isFalse();
    }

    @Test
    void areNotTakenAwayByThoseWhoAskForMany() throws IOException {
        var first = Files.readString(keys.issue());
        for (int i = 0; i < 5 * ChallengeKeys.MANY; i += 1) {
            keys.issue();
        }
        assertThat(files()).hasSize(ChallengeKeys.MANY);
        assertThat(keys.spend(first)).isTrue();
    }

    @Test
    void areSharedByThoseWhoAskInTheSameSecondsWhenThereAreMany() throws IOException {
        for (int i = 0; i < ChallengeKeys.MANY; i += 1) {
            keys.issue();
        }
        clock.pass(ChallengeKeys.NEW);
        var file = keys.issue();
        var key = Files.readString(file);
        assertThat(keys.issue()).isEqualTo(file);
        assertThat(keys.spend(key)).isTrue();
        assertThat(keys.spend(key)).as("as often as it was given out").isTrue();
        assertThat(keys.spend(key)).isFalse();
        assertThat(file).doesNotExist();
        assertThat(keys.issue()).isNotEqualTo(file);
    }

    @Test
    void areFewMoreThanManyWhateverIsAsked() throws IOException {
        for (int i = 0; i < ChallengeKeys.MANY; i += 1) {
            keys.issue();
        }
        for (int second = 0; second < 50; second += 1) {
            clock.pass(Duration.ofSeconds(1));
            for (int i = 0; i < 100; i += 1) {
                keys.issue();
            }
        }
        assertThat(files()).hasSizeBetween(ChallengeKeys.MANY, ChallengeKeys.MANY + 12);
    }

    @Test
    void areWorthOneTokenInARaceToo() throws Exception {
        var key = Files.readString(keys.issue());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = Collections.<Callable<Boolean>>nCopies(50, () -> keys.spend(key));
            long won = 0;
            for (var result : threads.invokeAll(tries)) {
                won += result.get() ? 1 : 0;
            }
            assertThat(won).isOne();
        }
    }

    @Test
    void ofAProcessBeforeAreRemoved() throws IOException {
        var old = keys.issue();
        var kept = Files.writeString(directory.resolve("note.txt"), "not ours");
        var again = ChallengeKeys.in(directory, clock);
        assertThat(old).doesNotExist();
        assertThat(kept).exists();
        again.close();
    }

    @Test
    void goWithTheProcess() throws IOException {
        keys.issue();
        keys.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void areNotPutWhereALinkLeads() throws IOException {
        var elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        var link = Files.createSymbolicLink(home.resolve("link"), elsewhere);
        assertThatThrownBy(() -> ChallengeKeys.in(link, clock))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessageContaining("no directory");
    }

    @Test
    void areForNobodyElseInADirectoryThatWasOpen() throws IOException {
        var open = Files.createDirectory(home.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        ChallengeKeys.in(open, clock).close();
        assertThat(mode(open)).isEqualTo("rwxr-x---");
    }
}
