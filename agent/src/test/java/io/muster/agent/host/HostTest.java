package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is not there, and what only cannot be seen.
class HostTest {

    @TempDir
    Path root;

    private Host host;

    @BeforeEach
    void aFileALoopAndALinkToNothing() throws IOException {
        host = Hosts.running(new Tree(root).with("/etc/file", "text\n"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("etc/dangling"), Path.of("nowhere"));
    }

    @Test
    void whatIsNotThereIsAbsent() {
        assertThat(host.text("/etc/none")).isEmpty();
        assertThat(host.text("/none/none")).isEmpty();
        assertThat(host.text("/etc/dangling")).isEmpty();
        assertThat(host.facts("/none/none")).isEmpty();
        assertThat(host.names("/none")).isEmpty();
    }

    @Test
    void nothingLiesBelowAFile() {
        assertThat(host.text("/etc/file/below")).isEmpty();
        assertThat(host.facts("/etc/file/below/it")).isEmpty();
        assertThat(host.names("/etc/file/below")).isEmpty();
    }

    /// As with a directory that may not be entered: the kernel says neither that it is there nor that it is not.
    @Test
    void whatLiesBelowAPathThatCannotBeFollowedIsUnknown() {
        assertThatThrownBy(() -> host.text("/loop/file")).isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> host.facts("/loop/file")).isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> host.names("/loop/file")).isInstanceOf(HostFault.class);
    }

    @Test
    void aDeviceThatNeverEndsIsNotRead() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/endless"), Path.of("/dev/zero"));
        assertThatThrownBy(() -> host.text("/etc/endless"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("not a regular file");
        assertThat(host.bytes()).isZero();
    }

    @Test
    void aNameThatIsTooLongIsUnknown() {
        assertThatThrownBy(() -> host.text("/etc/" + "x".repeat(300)))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("cannot be read");
    }
}
