package io.muster.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Carries TCP connections over a Unix socket, which is how an agent in a network namespace of its own reaches a
/// gateway outside: files cross namespaces, ports do not.
///
/// `Relay inside PORT SOCKET` listens on loopback and goes out through the socket; [#outside] is the other end.
final class Relay {

    private static final int BUFFER = 64 * 1024;

    private Relay() {}

    public static void main(String[] arguments) throws IOException {
        var port = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        serve(ServerSocketChannel.open().bind(port), UnixDomainSocketAddress.of(arguments[1]));
    }

    /// Accepts on the socket and connects to the port, until the process ends.
    static void outside(Path socket, int port) throws IOException {
        Files.deleteIfExists(socket);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Thread.ofPlatform().daemon().name("relay").start(() -> {
            try {
                serve(server, target);
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        });
    }

    private static void serve(ServerSocketChannel server, SocketAddress target) throws IOException {
        while (true) {
            var from = server.accept();
            Thread.ofVirtual().start(() -> connect(from, target));
        }
    }

    private static void connect(SocketChannel from, SocketAddress target) {
        try (from;
                var to = SocketChannel.open(target)) {
            var back = Thread.ofVirtual().start(() -> copy(to, from));
            copy(from, to);
            back.join();
        } catch (IOException nobody) {
            // The other side is away, as it is when a story kills it; the connection ends, as it would.
            return;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            close(from, to);
        }
    }

    private static void close(SocketChannel one, SocketChannel other) {
        try (one;
                other) {
            return;
        } catch (IOException gone) {
            return;
        }
    }
}
