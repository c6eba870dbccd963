package io.muster.agent.stream;

import io.muster.agent.identity.Gateway;
import io.muster.contracts.agent.StreamFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The server's end of one WebSocket, frame by frame (RFC 6455).
public final class StreamConnection {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final String authorization;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private StreamConnection(Socket socket, String authorization) {
        this.socket = socket;
        this.authorization = authorization;
    }

    static StreamConnection upgraded(Socket socket, InputStream in, String head) throws IOException {
        var key = header(head, "sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        StreamStandIn.write(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sha1(key)) + "\r\n\r\n");
        var connection = new StreamConnection(socket, header(head, "authorization"));
        var _ = Thread.startVirtualThread(() -> connection.read(new DataInputStream(in)));
        return connection;
    }

    static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String authorization() {
        return authorization;
    }

    /// The next text that the machine said.
    public String hears() throws InterruptedException {
        var text = texts.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing was heard");
        }
        return text;
    }

    boolean hasHeardMore() {
        return !texts.isEmpty();
    }

    /// Done when the machine has gone away.
    CompletableFuture<Void> gone() {
        return gone;
    }

    public void says(StreamFrame frame) throws IOException {
        says(Gateway.JSON.writerFor(StreamFrame.class).writeValueAsString(frame));
    }

    public void says(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Twice: when the second was answered, the machine has done with the first.
    void pings() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i += 1) {
            write(PING, new byte[0]);
            if (pongs.poll(10, TimeUnit.SECONDS) == null) {
                throw new AssertionError("no pong");
            }
        }
    }

    void closes(int code, String reason) throws IOException {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        write(
                CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    /// Without a word.
    public void drops() throws IOException {
        socket.close();
    }

    private void write(int opcode, byte[] content) throws IOException {
        var frame = ByteBuffer.allocate(content.length + 10).put((byte) (0x80 | opcode));
        if (content.length < 126) {
            frame.put((byte) content.length);
        } else {
            frame.put((byte) 127).putLong(content.length);
        }
        frame.put(content);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
        socket.getOutputStream().flush();
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                int length = in.readUnsignedByte() & 0x7F;
                length = length == 126 ? in.readUnsignedShort() : length;
                var mask = in.readNBytes(4);
                var content = in.readNBytes(length);
                for (int i = 0; i < content.length; i += 1) {
                    content[i] ^= mask[i % 4];
                }
                if (opcode == TEXT) {
                    texts.add(new String(content, StandardCharsets.UTF_8));
                } else if (opcode == PONG) {
                    pongs.add("");
                }
            }
        } catch (IOException end) {
            gone.complete(null);
        }
    }
}
