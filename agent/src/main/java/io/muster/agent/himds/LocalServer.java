package io.muster.agent.himds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// HTTP on loopback: one question and one answer a connection, on a virtual thread. The number of connections is
/// bounded. Where there is no room, whoever was silent for longest has to go: who has something to say does so at once,
/// and nobody keeps the others out by saying nothing.
final class LocalServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalServer.class.getName());
    private static final int MOST = 128;
    private static final int BACKLOG = 256;
    private static final Duration LEAVING = Duration.ofMillis(10);

    /// A program that was interrupted between connecting and asking is not silent yet.
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final int LONGEST_BODY_PASSED_OVER = 64 * 1024;
    private static final Duration HEAD = Duration.ofSeconds(5);

    /// With as many connections as may be, all heads together take less than half of the daemon's heap: they are open
    /// to whoever is on the machine. A character takes three bytes while its head is understood.
    private static final int LONGEST_HEAD = 16 * 1024;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(2_048)
            .setMaxLineLength(2_048)
            .setMaxHeaderCount(24)
            .setMaxEmptyLineCount(2)
            .build();

    private final Duration head;
    private final Semaphore slots = new Semaphore(MOST);

    /// Connections whose question is not here yet, or whose rest is passed over, and since when; the oldest first.
    private final Map<Socket, Long> silent = new LinkedHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("himds-timer").factory());
    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<Thread> acceptors = new ArrayList<>();

    LocalServer() {
        this(HEAD);
    }

    /// @param head how long a question may take to come
    LocalServer(Duration head) {
        this.head = head;
    }

    /// Takes a port; who connects waits until [#serve].
    ///
    /// @param port 0 for any that is free
    /// @return the port
    /// @throws IOException when somebody else has it
    int listen(InetAddress address, int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        sockets.add(socket);
        return socket.getLocalPort();
    }

    /// Answers from now on.
    void serve(Function<LocalRequest, LocalAnswer> answers) {
        for (var socket : sockets) {
            acceptors.add(Thread.ofPlatform().daemon().name("himds-accept").start(() -> accept(socket, answers)));
        }
    }

    /// Does something over and over while the server is open.
    void every(Duration time, Runnable work) {
        var _ = timer.scheduleWithFixedDelay(work, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Until it is closed, or cannot accept any more.
    void await() throws InterruptedException {
        for (var acceptor : acceptors) {
            acceptor.join();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void accept(ServerSocket server, Function<LocalRequest, LocalAnswer> answers) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                makeRoom();
                isSilent(socket);
                Thread.ofVirtual().name("himds").start(() -> serve(socket, answers));
            } catch (IOException ended) {
                LOG.log(server.isClosed() ? Level.FINE : Level.WARNING, "himds: accepts no more", ended);
                return;
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void makeRoom() throws InterruptedException {
        if (slots.tryAcquire()) {
            return;
        }
        do {
            endTheMostSilent();
        } while (!slots.tryAcquire(LEAVING.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void endTheMostSilent() {
        long until = System.nanoTime() - GRACE.toNanos();
        synchronized (silent) {
            var most = silent.entrySet().stream()
                    .takeWhile(one -> one.getValue() - until < 0)
                    .map(Map.Entry::getKey)
                    .filter(LocalServer::hasSaidAll)
                    .findFirst();
            most.ifPresent(socket -> {
                silent.remove(socket);
                end(socket);
            });
        }
    }

    /// What was said and not read yet is no silence.
    private static boolean hasSaidAll(Socket socket) {
        try {
            return socket.getInputStream().available() == 0;
        } catch (IOException gone) {
            return true;
        }
    }

    private void isSilent(Socket socket) {
        synchronized (silent) {
            silent.put(socket, System.nanoTime());
        }
    }

    private void hasSpoken(Socket socket) {
        synchronized (silent) {
            silent.remove(socket);
        }
    }

    private void serve(Socket socket, Function<LocalRequest, LocalAnswer> answers) {
        try (socket;
                var connection = new BoundedConnection(LIMITS, LONGEST_HEAD)) {
            var deadline = closeLater(socket);
            connection.bind(socket);
            send(connection, answer(connection, answers, () -> {
                deadline.cancel(false);
                hasSpoken(socket);
            }));
            finish(socket);
        } catch (HttpException | IOException ended) {
            LOG.log(Level.FINE, "himds: a connection ended early", ended);
        } catch (RuntimeException bug) {
            LOG.log(Level.SEVERE, "himds: a request could not be served", bug);
        } finally {
            hasSpoken(socket);
            slots.release();
        }
    }

    private static LocalAnswer answer(
            DefaultBHttpServerConnection connection, Function<LocalRequest, LocalAnswer> answers, Runnable heard)
            throws IOException {
        try {
            var head = connection.receiveRequestHeader();
            if (head == null) {
                throw new IOException("nothing was asked");
            }
            heard.run();
            return answers.apply(request(head));
        } catch (HttpException malformed) {
            return LocalAnswer.badRequest("That is not HTTP as it should be.");
        }
    }

    private static void send(DefaultBHttpServerConnection connection, LocalAnswer answer)
            throws IOException, HttpException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        var response = new BasicClassicHttpResponse(answer.status());
        response.setEntity(new StringEntity(answer.body(), ContentType.APPLICATION_JSON));
        response.setHeader("Content-Type", ContentType.APPLICATION_JSON);
        response.setHeader("Content-Length", bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Connection", "close");
        answer.headers().forEach(response::setHeader);
        connection.sendResponseHeader(response);
        connection.sendResponseEntity(response);
        connection.flush();
    }

    /// Closing on what was not read would take the answer back.
    private void finish(Socket socket) throws IOException {
        if (socket.getInputStream().available() > 0) {
            socket.shutdownOutput();
            isSilent(socket);
            var _ = closeLater(socket);
            var _ = socket.getInputStream().readNBytes(LONGEST_BODY_PASSED_OVER);
        }
    }

    private Future<?> closeLater(Socket socket) {
        return timer.schedule(() -> end(socket), head.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.log(Level.FINE, "himds: a connection was gone already", gone);
        }
    }

    private static LocalRequest request(ClassicHttpRequest head) {
        Map<String, List<String>> headers = Arrays.stream(head.getHeaders())
                .collect(Collectors.groupingBy(
                        header -> header.getName().toLowerCase(Locale.ROOT),
                        Collectors.mapping(NameValuePair::getValue, Collectors.toList())));
        var path = head.getPath() == null ? "" : head.getPath();
        var target = head.getAuthority() == null ? path : head.getScheme() + "://" + head.getAuthority() + path;
        return new LocalRequest(head.getMethod(), target, headers, hasBody(head));
    }

    private static boolean hasBody(ClassicHttpRequest head) {
        var length = head.getFirstHeader("Content-Length");
        return head.containsHeader("Transfer-Encoding")
                || length != null && !length.getValue().equals("0");
    }
}
