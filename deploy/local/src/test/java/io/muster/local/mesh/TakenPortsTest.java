package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.server.Checkout;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenPortsTest {

    private static final int POSTGRES_OFFSET = 32;

    @TempDir
    Path directory;

    @Test
    void aPortThatSomebodyElseHasIsReportedUnderThePartsName() throws IOException {
        // Given
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = socket.getLocalPort() - POSTGRES_OFFSET;

            // When
            var taken = mesh(base, Map.of()).takenPorts();

            // Then
            assertThat(taken).containsEntry("postgres", socket.getLocalPort());
        }
    }

    @Test
    void aPartElsewhereNeedsNoPortHere() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = socket.getLocalPort() - POSTGRES_OFFSET;
            var external = Map.of("postgres", "postgresql://a:b@db.example:5432");

            assertThat(mesh(base, external).takenPorts()).doesNotContainKey("postgres");
        }
    }

    @Test
    void everyPartHasPortsOfItsOwn() {
        var addresses = new Addresses(9_000, Map.of());

        var all = Mesh.PARTS.stream()
                .flatMap(part -> addresses.ports(part).values().stream())
                .toList();

        assertThat(all).doesNotHaveDuplicates().hasSize(12);
        assertThat(addresses.gateway()).isEqualTo("https://localhost:9003");
    }

    private Mesh mesh(int portBase, Map<String, String> external) {
        return new Mesh(
                new Checkout(directory),
                new MeshDirectory(directory),
                new Addresses(portBase, external),
                Clock.systemUTC(),
                new Progress(new PrintStream(PrintStream.nullOutputStream())));
    }
}
