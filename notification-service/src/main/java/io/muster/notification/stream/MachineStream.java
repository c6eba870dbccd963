package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.muster.contracts.agent.StreamFrame;
import io.muster.notification.machine.Trust;
import io.muster.notification.presence.Presences;
import io.muster.notification.work.Work;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import org.jboss.logging.Logger;

/// A machine's connection. Says at once what work there is; answers heartbeats.
@WebSocket(path = "/agent/v1/stream")
@Authenticated
public class MachineStream {

    private static final Logger LOG = Logger.getLogger(MachineStream.class);
    private static final CloseReason NOT_A_FRAME = new CloseReason(1_003, "frames are JSON text");
    private static final CloseReason REFUSED = new CloseReason(1_008, "only heartbeats go this way");
    private static final CloseReason TOO_LARGE = new CloseReason(1_009, "a message has at most 64 KB");
    private static final CloseReason BROKEN = new CloseReason(1_011, "something broke here; come again");

    private final Connections connections;
    private final Frames frames;
    private final Heartbeats heartbeats;
    private final Presences presences;
    private final Work work;
    private final Trust trust;
    private final SecurityIdentity identity;

    MachineStream(
            Connections connections,
            Frames frames,
            Heartbeats heartbeats,
            Presences presences,
            Work work,
            Trust trust,
            SecurityIdentity identity) {
        this.connections = connections;
        this.frames = frames;
        this.heartbeats = heartbeats;
        this.presences = presences;
        this.work = work;
        this.trust = trust;
        this.identity = identity;
    }

    @OnOpen
    public Uni<Void> opened(WebSocketConnection connection) {
        var machine = machine();
        connections.opened(machine, connection);
        // Who told meanwhile that the machine is gone or shut out has not seen this connection.
        if (!presences.knows(machine)) {
            return connection.close(Connections.DELETED);
        }
        return trust.isGiven(machine)
                ? work.of(machine).chain(numbers -> connection.sendText(frames.write(numbers.frame())))
                : connection.close(Connections.UNTRUSTED);
    }

    @OnTextMessage
    public Uni<Void> text(String text, WebSocketConnection connection) {
        StreamFrame.Heartbeat heartbeat;
        try {
            heartbeat = frames.heartbeat(text);
        } catch (IllegalArgumentException refused) {
            LOG.infof("A frame was refused machine=%s error=%s", machine(), refused.getMessage());
            return connection.close(REFUSED);
        }
        return heartbeats
                .heard(machine(), heartbeat)
                .chain(answer -> answer.map(heard -> connection.sendText(frames.write(heard)))
                        .orElseGet(() -> connection.close(Connections.DELETED)));
    }

    @OnBinaryMessage
    public Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        return connection.close(NOT_A_FRAME);
    }

    @OnClose
    public void closed(WebSocketConnection connection) {
        connections.closed(machine(), connection);
    }

    /// The machine went without a word: it was switched off, or its network was. No news, and nothing to close.
    @OnError
    public void dropped(HttpClosedException gone) {
        LOG.debugf("A connection was dropped machine=%s error=%s", machine(), gone.getMessage());
    }

    /// One frame was larger than any is read: Vert.x ends the connection by itself.
    @OnError
    public void tooLarge(CorruptedWebSocketFrameException frame) {
        LOG.infof("A frame was refused machine=%s error=%s", machine(), frame.getMessage());
    }

    @OnError
    public Uni<Void> failed(Exception failure, WebSocketConnection connection) {
        if (isTooLarge(failure)) {
            LOG.infof("A message was refused machine=%s error=%s", machine(), failure.getMessage());
            return connection.close(TOO_LARGE);
        }
        LOG.warnf(failure, "A stream broke machine=%s", machine());
        return connection.close(BROKEN);
    }

    /// Vert.x has no type of its own for a message of many frames that is longer than the limit.
    private static boolean isTooLarge(Exception failure) {
        var trace = failure.getStackTrace();
        return failure instanceof IllegalStateException
                && trace.length > 0
                && trace[0].getClassName().endsWith("$FrameAggregator");
    }

    private MachineId machine() {
        return StreamUpgrade.machine(identity)
                .orElseThrow(() -> new IllegalStateException("a stream without a machine"));
    }
}
