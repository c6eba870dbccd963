package io.muster.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void given() {
        log = directory.resolve("some.log");
    }

    @Test
    void onlyTheLastLinesAreGiven() throws IOException {
        Files.writeString(log, "one\ntwo\nthree\n");

        assertThat(LogTail.last(log, 2)).containsExactly("two", "three");
        assertThat(LogTail.last(log, 9)).containsExactly("one", "two", "three");
    }

    @Test
    void noLogHasNoLines() {
        assertThat(LogTail.last(log, 5)).isEmpty();
    }

    @Test
    void aHugeLogIsReadFromItsEnd() throws IOException {
        Files.writeString(log, "a line that comes again and again\n".repeat(50_000) + "the last\n");

        assertThat(LogTail.last(log, 1)).containsExactly("the last");
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() throws IOException {
        Files.write(log, new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'o', 'k', '\n'});
        var tail = LogTail.fromHere(log);
        append("next\n");

        assertThat(LogTail.last(log, 2)).contains("ok", "next");
        assertThat(tail.more()).containsExactly("next");
    }

    @Test
    void whatIsAddedComesOnceAndInWholeLines() throws IOException {
        Files.writeString(log, "before\n");
        var tail = LogTail.fromHere(log);

        append("first\nhal");
        assertThat(tail.more()).containsExactly("first");
        append("f\n");
        assertThat(tail.more()).containsExactly("half");
        assertThat(tail.more()).isEmpty();
    }

    @Test
    void aLogThatBeginsAnewIsReadFromItsBeginning() throws IOException {
        Files.writeString(log, "a long line from before\n");
        var tail = LogTail.fromHere(log);

        Files.writeString(log, "new\n");

        assertThat(tail.more()).containsExactly("new");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
