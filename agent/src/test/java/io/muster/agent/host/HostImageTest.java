package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostImageTest {

    @TempDir
    Path image;

    @Test
    void followsTheLinksOfAnImageWithinIt() throws IOException {
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/real"), "of the image\n");
        Files.createSymbolicLink(image.resolve("etc/absolute"), Path.of("/etc/real"));
        Files.createSymbolicLink(image.resolve("etc/climbing"), Path.of("../../../../etc/real"));
        Files.createSymbolicLink(image.resolve("etc/outside"), Path.of("/etc/passwd"));
        var host = Host.image(image);
        assertThat(host.text("/etc/absolute")).contains("of the image\n");
        assertThat(host.text("/etc/climbing")).contains("of the image\n");
        assertThat(host.text("/etc/outside")).isEmpty();
    }

    @Test
    void aLoopOfLinksIsAFault() throws IOException {
        Files.createSymbolicLink(image.resolve("loop"), Path.of("/loop"));
        assertThatThrownBy(() -> Host.image(image).text("/loop")).isInstanceOf(HostFault.class);
    }
}
