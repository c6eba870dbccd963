package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshLockTest {

    @TempDir
    Path root;

    @Test
    void aSecondLauncherMustWaitUntilTheFirstIsDone() throws IOException {
        var directory = new MeshDirectory(root.resolve("mesh"));

        try (var _ = MeshLock.take(directory);
                var other = FileChannel.open(directory.root().resolve("lock"), StandardOpenOption.WRITE)) {
            assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
        }

        try (var again = MeshLock.take(directory)) {
            assertThat(again).isNotNull();
        }
    }
}
