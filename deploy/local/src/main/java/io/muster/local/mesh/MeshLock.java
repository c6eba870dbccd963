package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// One launcher at a time changes a mesh.
final class MeshLock implements AutoCloseable {

    private final FileChannel channel;

    private MeshLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws IllegalStateException when another launcher is at work
    static MeshLock take(MeshDirectory directory) {
        directory.create();
        try {
            var channel = FileChannel.open(
                    directory.root().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new IllegalStateException(
                        "another ./muster is starting or ending the mesh in " + directory.root());
            }
            return new MeshLock(channel);
        } catch (IOException failed) {
            throw new UncheckedIOException(directory.root() + " could not be locked", failed);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
