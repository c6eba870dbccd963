package io.muster.agent.local;

import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Gives tokens and signals to the agent's other processes, through a Unix socket: one question and one answer a
/// connection.
public final class IdentitySocket {

    /// After this long who waits for work is told that there is none.
    static final Duration WAITING = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(IdentitySocket.class.getName());
    private static final int LONGEST = 4_096;
    private static final int MOST = 16;

    private final Path file;
    private final TokenSource tokens;
    private final Signals signals;
    private final Pace pace;
    private final Semaphore slots = new Semaphore(MOST);

    public IdentitySocket(Path file, TokenSource tokens, Signals signals, Pace pace) {
        this.file = file;
        this.tokens = tokens;
        this.signals = signals;
        this.pace = pace;
    }

    /// Until this thread is interrupted.
    ///
    /// @throws UncheckedIOException when the socket cannot be had
    public void serve() throws InterruptedException {
        try (var server = open()) {
            serve(server, Peers.around(file.resolveSibling("")));
        } catch (ClosedByInterruptException stop) {
            throw new InterruptedException();
        } catch (IOException failed) {
            throw new UncheckedIOException(file + " cannot be served: " + failed.getMessage(), failed);
        }
    }

    void serve(ServerSocketChannel server, Peers peers) throws IOException, InterruptedException {
        while (true) {
            slots.acquire();
            var peer = accepted(server);
            Thread.ofVirtual().name("socket").start(() -> answer(peer, peers));
        }
    }

    /// What is there from before belongs to a process that is no more.
    ServerSocketChannel open() throws IOException {
        Files.createDirectories(
                file.resolveSibling(""),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Files.deleteIfExists(file);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        return server;
    }

    private SocketChannel accepted(ServerSocketChannel server) throws IOException {
        try {
            return server.accept();
        } catch (IOException failed) {
            slots.release();
            throw failed;
        }
    }

    private void answer(SocketChannel peer, Peers peers) {
        try (peer) {
            peers.require(peer);
            var ask = Gateway.JSON.readValue(Channels.newInputStream(peer).readNBytes(LONGEST), Ask.class);
            var bytes = ByteBuffer.wrap(Gateway.JSON.writerFor(Answer.class).writeValueAsBytes(answer(ask)));
            while (bytes.hasRemaining()) {
                peer.write(bytes);
            }
        } catch (IOException ended) {
            LOG.log(Level.WARNING, "socket: " + ended.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            slots.release();
        }
    }

    private Answer answer(Ask ask) throws InterruptedException {
        try {
            return switch (ask.what()) {
                case TOKEN -> new Answer.Token(tokens.token());
                case ANOTHER_TOKEN -> {
                    tokens.forgetToken();
                    yield new Answer.Token(tokens.token());
                }
                case WORK -> work(ask);
            };
        } catch (RefusedException refused) {
            return new Answer.Refused(
                    refused.code(),
                    String.valueOf(refused.getMessage()),
                    refused.retryAfter().toSeconds());
        } catch (UncheckedIOException away) {
            return new Answer.Away(String.valueOf(away.getMessage()));
        }
    }

    private Answer work(Ask ask) throws InterruptedException {
        var until = pace.elapsed().plus(WAITING);
        while (!isNews(ask) && pace.elapsed().compareTo(until) < 0) {
            signals.await(pace, until.minus(pace.elapsed()));
        }
        return new Answer.Work(signals.assignments(), signals.evaluation());
    }

    private boolean isNews(Ask ask) {
        return signals.assignments() > ask.assignments() || signals.evaluation() > ask.evaluation();
    }
}
