package io.muster.agent.local;

import io.muster.agent.fault.AwayException;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.agent.stream.Signals;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The process that has the machine's identity, as the agent's other processes see it.
public final class IdentityProcess implements TokenSource {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Path file;
    private volatile boolean isSpent;

    public IdentityProcess(Path file) {
        this.file = file;
    }

    /// Not kept here: whoever has the identity knows how long one is good.
    @Override
    public String token() {
        var answer = ask(Ask.of(isSpent ? Ask.What.ANOTHER_TOKEN : Ask.What.TOKEN), PATIENCE);
        isSpent = false;
        return switch (answer) {
            case Answer.Token given -> given.token();
            case Answer.Refused refused ->
                throw new RefusedException(
                        refused.code(), refused.message(), Duration.ofSeconds(refused.retryAfterSeconds()));
            case Answer.Away away -> throw new AwayException(away.message());
            case Answer.Work strange -> throw away(strange + " is no token");
        };
    }

    @Override
    public void forgetToken() {
        isSpent = true;
    }

    /// Waits until the stream has told of work that these signals do not know, and passes it on; comes back without
    /// after a while.
    ///
    /// @throws UncheckedIOException when the process is away
    public void listen(Signals signals) {
        var known = new Ask(Ask.What.WORK, signals.assignments(), signals.evaluation());
        if (ask(known, IdentitySocket.WAITING.plus(PATIENCE)) instanceof Answer.Work work
                && (work.assignments() > known.assignments() || work.evaluation() > known.evaluation())) {
            signals.work(new StreamFrame.Work(work.assignments(), work.evaluation()));
        }
    }

    /// Channels have no time limit of their own.
    private Answer ask(Ask ask, Duration patience) {
        var task = new FutureTask<>(() -> exchange(ask));
        Thread.ofVirtual().name("socket").start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw away(String.valueOf(failed.getCause()));
        } catch (TimeoutException late) {
            throw away("nothing came within " + patience.toSeconds() + " s");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw away("interrupted");
        } finally {
            task.cancel(true);
        }
    }

    private Answer exchange(Ask ask) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            Peers.around(file.resolveSibling("")).require(channel);
            var bytes = ByteBuffer.wrap(Gateway.JSON.writeValueAsBytes(ask));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            return Gateway.JSON.readValue(Channels.newInputStream(channel).readAllBytes(), Answer.class);
        }
    }

    private UncheckedIOException away(String why) {
        return new UncheckedIOException(new IOException("himdsd does not answer at " + file + ": " + why));
    }
}
