package io.muster.agent.stream;

import io.muster.contracts.agent.Endpoints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The control plane's end of the stream: TLS, a token for whoever asks, then WebSockets in the hands of a test, which
/// may be ruder with them than any library lets it.
public final class StreamStandIn implements AutoCloseable {

    private static final String AWAY = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    private static final String NOTHING = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

    private final SSLServerSocket server;
    private final BlockingQueue<StreamConnection> connections = new LinkedBlockingQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final Semaphore heartbeats = new Semaphore(0);
    private volatile boolean hears = true;
    private volatile boolean blocks;
    private volatile String work = "{\"type\":\"work\",\"assignments\":0,\"evaluation\":0}";

    /// Writes the certificate to trust to this file.
    public StreamStandIn(Path authority) throws Exception {
        var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var name = new X500Name("CN=stand-in");
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(Instant.EPOCH),
                                Date.from(Instant.parse("2100-01-01T00:00:00Z")),
                                name,
                                pair.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        Files.createDirectories(authority.getParent());
        Files.writeString(authority, pem(certificate));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", pair.getPrivate(), new char[0], new Certificate[] {certificate});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        var _ = Thread.startVirtualThread(this::accept);
    }

    private static String pem(X509Certificate certificate) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return text.toString();
    }

    public String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /// How many tokens were given.
    int tokens() {
        return tokens.get();
    }

    /// The next one who wants a stream gets this instead, e.g. `503 Service Unavailable`; nothing at all when empty.
    void refuseNext(String status) {
        refusals.add(status);
    }

    /// True: from now on something on the way lets no stream through.
    void block(boolean blocking) {
        blocks = blocking;
    }

    /// False: single heartbeats are not heard any more.
    void hear(boolean hearing) {
        hears = hearing;
    }

    /// Whoever asks what there is to do is told this.
    void tellWork(long assignments, long evaluation) {
        work = "{\"type\":\"work\",\"assignments\":%d,\"evaluation\":%d}".formatted(assignments, evaluation);
    }

    /// Waits for one more single heartbeat.
    void awaitHeartbeat() throws InterruptedException {
        if (!heartbeats.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("no heartbeat came");
        }
    }

    /// How many single heartbeats came that nobody waited for.
    int heartbeats() {
        return heartbeats.availablePermits();
    }

    /// The next stream that was made.
    public StreamConnection next() throws InterruptedException {
        var connection = connections.poll(10, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("nobody connected");
        }
        return connection;
    }

    /// True when another stream is made within this time; it is still the next.
    public boolean hasNext(Duration longest) throws InterruptedException {
        var connection = connections.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        return connection != null && connections.add(connection);
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                var _ = Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                if (head.startsWith("GET " + Endpoints.STREAM + " ")) {
                    stream(socket, in, head);
                    return;
                }
                var length = StreamConnection.header(head, "content-length");
                in.skipNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
                write(socket, answer(head));
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private String answer(String head) {
        if (head.startsWith("POST " + Endpoints.TOKEN + " ")) {
            return token();
        }
        if (head.startsWith("POST " + Endpoints.HEARTBEATS + " ")) {
            heartbeats.release();
            return hears
                    ? ok("{\"type\":\"heard\",\"at\":\"2030-01-01T00:00:00Z\",\"nextHeartbeatSeconds\":300}")
                    : AWAY;
        }
        if (head.startsWith("GET " + Endpoints.WORK + " ")) {
            return ok(work);
        }
        return NOTHING;
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String token() {
        var body = "{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                .formatted(tokens.incrementAndGet());
        return ok(body);
    }

    private void stream(Socket socket, InputStream in, String head) throws IOException {
        var refusal = blocks ? "403 Forbidden" : refusals.poll();
        if (refusal == null) {
            connections.add(StreamConnection.upgraded(socket, in, head));
        } else if (!refusal.isEmpty()) {
            write(socket, "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
