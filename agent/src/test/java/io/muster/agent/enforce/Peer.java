package io.muster.agent.enforce;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One end of a conversation in a network of its own: the server greets as sshd does, and then speaks on, a letter each
/// time it is told to.
public final class Peer {

    private static final int PATIENCE_MILLIS = 2_000;

    private Peer() {}

    public static void main(String... arguments) throws IOException {
        int port = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("serve")) {
            serve(arguments[1], port);
        } else if (arguments[0].equals("ping")) {
            System.out.println(InetAddress.getByName(arguments[1]).isReachable(PATIENCE_MILLIS));
        } else {
            listen(arguments[1], port);
        }
    }

    /// Greets whoever comes; a line of its own input is a letter for everybody who came.
    private static void serve(String address, int port) throws IOException {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(address, port));
            System.out.println("ready");
            while (true) {
                var guest = server.accept();
                guest.getOutputStream().write("SSH-2.0\n".getBytes(StandardCharsets.US_ASCII));
                Thread.ofVirtual().start(() -> speak(guest));
            }
        }
    }

    private static void speak(Socket guest) {
        try (guest) {
            while (System.in.read() >= 0) {
                guest.getOutputStream().write('x');
            }
        } catch (IOException gone) {
            System.err.println(gone);
        }
    }

    /// Prints what it gets, and says nothing itself.
    private static void listen(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.getInputStream().transferTo(System.out);
        }
    }

    /// @param network of which it is a part
    public static Process start(String network, String... arguments) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command = new ArrayList<>(List.of("ip", "netns", "exec", network, java, "-Xmx32m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Peer.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Whether somebody in a network is greeted at an address.
    public static boolean isGreeted(String network, String address, int port) {
        var script = "exec 3<>/dev/tcp/%s/%d && head -c 4 <&3".formatted(address, port);
        try {
            var process = new ProcessBuilder("timeout", "10", "ip", "netns", "exec", network, "bash", "-c", script)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor(5, TimeUnit.SECONDS) && said.equals("SSH-");
        } catch (IOException failed) {
            return false;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
