package io.muster.local.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of loopback.
public final class Ports {

    private static final int CONNECT_MILLIS = 300;
    private static final int LOWEST_FREE = 12_000;
    private static final int HIGHEST_FREE = 32_000;
    private static final int MOST_TRIES = 200;

    private Ports() {}

    /// True when something listens there.
    public static boolean isTaken(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /// A port that nobody listens on now, below those that the kernel gives to outgoing connections: one of those may
    /// be taken between asking and listening, even by a connection to itself.
    public static int free() {
        for (int tries = 0; tries < MOST_TRIES; tries += 1) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no free port from " + LOWEST_FREE + " to " + HIGHEST_FREE);
    }
}
