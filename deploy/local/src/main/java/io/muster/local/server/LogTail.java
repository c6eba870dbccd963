package io.muster.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// The end of a log, and what comes after it. Only the end is read, however long the log is, and bytes that are no text
/// do no harm.
public final class LogTail {

    private static final int MOST_BYTES = 1 << 18;

    private final Path log;
    private long position;

    private LogTail(Path log, long position) {
        this.log = log;
        this.position = position;
    }

    /// The last lines; none when there is no log.
    public static List<String> last(Path log, int lines) {
        var tail = new LogTail(log, Math.max(0, size(log) - MOST_BYTES));
        var all = tail.more();
        return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /// Begins where the log ends now.
    public static LogTail fromHere(Path log) {
        return new LogTail(log, size(log));
    }

    /// Whole lines since the last call; a line that is still being written waits for the next.
    public List<String> more() {
        long size = size(log);
        if (size < position) {
            position = 0;
        }
        if (size == position) {
            return List.of();
        }
        var bytes = read((int) Math.min(size - position, MOST_BYTES));
        int end = afterLastLine(bytes);
        position += end;
        return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    /// Counted in bytes: what is no text has another length once it is decoded.
    private static int afterLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end == 0 && bytes.length == MOST_BYTES ? bytes.length : end;
    }

    private byte[] read(int length) {
        try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate(length);
            channel.position(position);
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = channel.read(buffer);
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException failed) {
            throw new UncheckedIOException(log + " could not be read", failed);
        }
    }

    private static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(log + " could not be read", failed);
        }
    }
}
