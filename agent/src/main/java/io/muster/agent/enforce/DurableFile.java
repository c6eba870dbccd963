package io.muster.agent.enforce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are on the disk when we say so: content first, then the name, then the directory.
final class DurableFile {

    private final Steps steps;

    DurableFile(Steps steps) {
        this.steps = steps;
    }

    /// Fills a draft that is there and puts it in the place of a file.
    void publish(Path draft, Path file, String text) throws IOException {
        steps.before("fill " + file);
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        steps.before("rename " + file);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        steps.before("flush the directory of " + file);
        flushDirectory(file);
    }

    /// What happened to a name is on the disk too.
    static void flushDirectory(Path file) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException gone) {
            // Its directory went with it, and was flushed above it.
            return;
        }
    }
}
