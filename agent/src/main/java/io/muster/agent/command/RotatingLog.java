package io.muster.agent.command;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/// Writes a log of bounded size. The newest is always in the file of this name, where people and tools look for it;
/// `.1` is older, `.2` still older. The runtime's own handler puts a number on the newest too.
final class RotatingLog extends StreamHandler {

    private final Path file;
    private final long largest;
    private final int files;
    private Counting out;

    /// @param files how many there are at most, the newest included
    RotatingLog(Path file, long largest, int files) throws IOException {
        this.file = file;
        this.largest = largest;
        this.files = files;
        this.out = open();
        setOutputStream(out);
    }

    @Override
    public synchronized void publish(LogRecord line) {
        super.publish(line);
        flush();
        if (out.written >= largest) {
            try {
                rotate();
            } catch (IOException | UncheckedIOException failed) {
                reportError("the log goes on in the same file", new IOException(failed), ErrorManager.WRITE_FAILURE);
            }
        }
    }

    private void rotate() throws IOException {
        for (int number = files - 1; number > 0; number -= 1) {
            var newer = number == 1 ? file : numbered(number - 1);
            if (Files.exists(newer)) {
                Files.move(newer, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = open();
        setOutputStream(out);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private Counting open() throws IOException {
        var size = Files.exists(file) ? Files.size(file) : 0;
        var stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Counting(new BufferedOutputStream(stream), size);
    }

    private static final class Counting extends FilterOutputStream {

        private long written;

        Counting(OutputStream out, long written) {
            super(out);
            this.written = written;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            written += 1;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            written += length;
        }
    }
}
