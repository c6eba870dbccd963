package io.muster.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path home;

    private Path directory;

    @BeforeEach
    void below() {
        directory = home.resolve("spool");
    }

    private Spool spool() {
        return new Spool(directory, 1_000);
    }

    private static byte[] report(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> drained(Spool spool) throws IOException {
        var found = new ArrayList<String>();
        for (var next = spool.next(); next.isPresent(); next = spool.next()) {
            found.add(Files.readString(next.get()));
            spool.remove(next.get());
        }
        return found;
    }

    @Test
    void reportsComeOutInTheOrderTheyWentIn() throws IOException {
        var spool = spool();
        for (int i = 1; i <= 12; i += 1) {
            assertThat(spool.add(report("r" + i))).isZero();
        }
        assertThat(spool.size()).isEqualTo(12);
        assertThat(drained(spool))
                .containsExactly("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12");
        assertThat(spool.next()).isEmpty();
    }

    @Test
    void reportsSurviveANewStartAndNewOnesComeAfterThem() throws IOException {
        var before = spool();
        assertThat(before.add(report("a"))).isZero();
        assertThat(before.add(report("b"))).isZero();
        var after = spool();
        assertThat(after.add(report("c"))).isZero();
        assertThat(drained(after)).containsExactly("a", "b", "c");
    }

    @Test
    void whenThereIsNoRoomTheOldestGo() throws IOException {
        var spool = spool();
        for (int i = 0; i < 5; i += 1) {
            assertThat(spool.add(report(i + "x".repeat(199)))).isZero();
        }
        assertThat(spool.add(report("n".repeat(400)))).isEqualTo(2);
        assertThat(drained(spool)).extracting(text -> text.substring(0, 1)).containsExactly("2", "3", "4", "n");
    }

    @Test
    void aReportLargerThanTheWholeSpoolIsKeptAlone() {
        var spool = spool();
        assertThat(spool.add(report("old"))).isZero();
        assertThat(spool.add(report("n".repeat(5_000)))).isEqualTo(1);
        assertThat(spool.size()).isEqualTo(1);
    }

    @Test
    void whatWasHalfWrittenIsNoReport() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(".0000000000000001.json.new"), "{\"hal");
        Files.writeString(directory.resolve("0000000000000002.json.tmp"), "{\"hal");
        var spool = spool();
        assertThat(spool.next()).isEmpty();
        assertThat(spool.add(report("whole"))).isZero();
        assertThat(drained(spool)).containsExactly("whole");
    }

    @Test
    void rejectedReportsAreKeptAsideButNotAllOfThem() throws IOException {
        var spool = spool();
        for (int i = 1; i <= 30; i += 1) {
            assertThat(spool.add(report("r" + i))).isZero();
            spool.reject(spool.next().orElseThrow());
        }
        assertThat(spool.next()).isEmpty();
        assertThat(rejected()).hasSize(20).contains("r30", "r11").doesNotContain("r10");
    }

    @Test
    void aNumberOfARejectedReportIsNotUsedAgain() throws IOException {
        var before = spool();
        assertThat(before.add(report("first"))).isZero();
        before.reject(before.next().orElseThrow());
        var after = spool();
        assertThat(after.add(report("second"))).isZero();
        after.reject(after.next().orElseThrow());
        assertThat(rejected()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void othersCannotReadAReport() throws IOException {
        var spool = spool();
        assertThat(spool.add(report("secret"))).isZero();
        assertThat(Files.getPosixFilePermissions(spool.next().orElseThrow())).hasSize(2);
    }

    private List<String> rejected() throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.list(directory.resolve("rejected"))) {
            for (var file : files.toList()) {
                found.add(Files.readString(file));
            }
        }
        return found;
    }
}
