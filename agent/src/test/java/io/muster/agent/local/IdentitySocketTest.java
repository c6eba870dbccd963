package io.muster.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.agent.stream.MachinePace;
import io.muster.agent.stream.Signals;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Both ends of the socket between the agent's processes.
@Timeout(60)
class IdentitySocketTest {

    @TempDir
    Path directory;

    private final Signals signals = new Signals();
    private final List<String> done = new ArrayList<>();
    private Supplier<String> tokens = () -> "t" + done.size();
    private Thread server = Thread.currentThread();

    private final TokenSource source = new TokenSource() {

        @Override
        public String token() {
            return tokens.get();
        }

        @Override
        public void forgetToken() {
            done.add("forgotten");
        }
    };

    private Path file() {
        return directory.resolve("socks/himds.sock");
    }

    private IdentitySocket socket() {
        return new IdentitySocket(file(), source, signals, new MachinePace());
    }

    private IdentityProcess served() throws IOException {
        return served(Peers.around(directory));
    }

    /// Open before this returns: who asks is heard.
    private IdentityProcess served(Peers peers) throws IOException {
        var socket = socket();
        var open = socket.open();
        server = Thread.ofPlatform().start(() -> serve(socket, open, peers));
        return new IdentityProcess(file());
    }

    private static void serve(IdentitySocket socket, ServerSocketChannel open, Peers peers) {
        try (open) {
            socket.serve(open, peers);
        } catch (IOException | InterruptedException ended) {
            assertThat(open.isOpen()).isFalse();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (server != Thread.currentThread()) {
            server.interrupt();
            server.join();
        }
    }

    @Test
    void givesTheTokenOfTheIdentity() throws Exception {
        assertThat(served().token()).isEqualTo("t0");
    }

    @Test
    void aTokenThatWasRefusedIsForgottenThereToo() throws Exception {
        var process = served();
        process.forgetToken();
        assertThat(process.token()).isEqualTo("t1");
        assertThat(process.token()).isEqualTo("t1");
        assertThat(done).hasSize(1);
    }

    @Test
    void aRefusalIsARefusalWithItsReasonAndItsTime() throws Exception {
        tokens = () -> {
            throw new RefusedException("pending_approval", "not yet", Duration.ofSeconds(30));
        };
        var process = served();
        assertThatThrownBy(process::token).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.code()).isEqualTo("pending_approval");
            assertThat(refused).hasMessage("not yet");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void thatTheControlPlaneIsAwayIsToldAsSuch() throws Exception {
        tokens = () -> {
            throw new UncheckedIOException(new IOException("nobody there"));
        };
        var process = served();
        assertThatThrownBy(process::token)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nobody there");
    }

    @Test
    void whoWaitsForWorkIsToldAtOnceAndOnlyNews() throws Exception {
        var process = served();
        var heard = new Signals();
        signals.work(new StreamFrame.Work(3, 1));
        process.listen(heard);
        assertThat(heard.assignments()).isEqualTo(3);
        assertThat(heard.evaluation()).isEqualTo(1);
        var waiting = Thread.ofPlatform().start(() -> process.listen(heard));
        assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
        signals.work(new StreamFrame.Work(3, 2));
        assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
        assertThat(heard.evaluation()).isEqualTo(2);
    }

    @Test
    void doesNotTalkToStrangers() throws Exception {
        var process = served(new Peers(Set.of()));
        assertThatThrownBy(process::token).isInstanceOf(UncheckedIOException.class);
        assertThat(done).isEmpty();
    }

    /// A directory that belongs to somebody else is where somebody else serves.
    @Test
    void doesNotBelieveStrangers() throws Exception {
        var open = socket().open();
        try (open;
                var channel = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
            assertThatThrownBy(() -> new Peers(Set.of()).require(channel)).hasMessageContaining("does not talk");
            Peers.around(directory.resolve("socks")).require(channel);
        }
    }

    @Test
    void nonsenseEndsOneConnectionOnly() throws Exception {
        var process = served();
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
            channel.write(ByteBuffer.wrap("nonsense".getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
        assertThat(process.token()).isEqualTo("t0");
    }

    @Test
    void isForItsOwnerAndGroupAndMadeAnewEachTime() throws Exception {
        socket().open().close();
        assertThat(file()).exists();
        socket().open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("socks"))))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void whereNobodyServesNobodyWaits() {
        assertThatThrownBy(() -> new IdentityProcess(file()).token())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("himdsd does not answer");
    }
}
