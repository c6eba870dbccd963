package io.muster.agent.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Ports of this machine that something outside may send to: those that TCP listens at and those of UDP sockets, on
/// other addresses than the loopback's.
public record Listeners(SortedSet<Integer> tcp, SortedSet<Integer> udp) {

    private static final String LISTENING = "0A";
    private static final String UNCONNECTED = "07";

    /// ICMP over both protocols; and 255, by which is only sent.
    private static final Set<Integer> HARMLESS_RAW = Set.of(1, 58, 255);

    /// With more connections than these it is not said that the kernel could follow them all.
    private static final int MOST_CONNECTIONS = 2_000;

    private static final int PORTMAPPER = 111;
    private static final List<Integer> KEY_EXCHANGE = List.of(500, 4500);

    /// Of interfaces that unpack what they get: IPIP, IPv6 in IPv6, SIT, GRE over both.
    private static final Set<String> TUNNELS = Set.of("768", "769", "776", "778", "823");

    public Listeners {
        tcp = new TreeSet<>(tcp);
        udp = new TreeSet<>(udp);
    }

    /// One line of a table of sockets.
    private record Socket(boolean loopback, int port, String state) {}

    /// @throws HostFault when who waits for what cannot be told from ports
    public static Listeners of(Host host) {
        host.requireLive("who listens");
        requireKnown(host);
        int chance = firstByChance(host);
        var tcp = new TreeSet<Integer>();
        var sockets = sockets(host, "tcp");
        if (sockets.size() > MOST_CONNECTIONS) {
            throw new HostFault("there are so many connections that following them all could cost some");
        }
        sockets.stream()
                .filter(socket -> socket.state().equals(LISTENING) && !socket.loopback())
                .forEach(socket -> tcp.add(socket.port()));
        if (!tcp.isEmpty() && tcp.last() >= chance) {
            throw new HostFault("something listens at TCP port " + tcp.last()
                    + ", which may have been chosen by chance and be another after a restart");
        }
        var udp = new TreeSet<Integer>();
        sockets(host, "udp").stream()
                .filter(socket -> !socket.loopback() && (socket.state().equals(UNCONNECTED) || socket.port() < chance))
                .forEach(socket -> udp.add(socket.port()));
        requireFixed(tcp, udp);
        return new Listeners(tcp, udp);
    }

    /// Whether something listens at a TCP port on an address that is reached from outside.
    public static boolean hears(Host host, int port) {
        return sockets(host, "tcp").stream()
                .anyMatch(socket -> socket.port() == port && socket.state().equals(LISTENING) && !socket.loopback());
    }

    /// Where the ports begin that the kernel gives to whoever asks for none.
    private static int firstByChance(Host host) {
        return host.sysctl("net.ipv4.ip_local_port_range")
                .map(range -> number(range.split("\\s+")[0], 10))
                .orElseThrow(() -> new HostFault("which ports are given by chance is not known"));
    }

    /// What listens by way of the portmapper listens elsewhere after a restart; what IPsec unpacks has no port.
    private static void requireFixed(SortedSet<Integer> tcp, SortedSet<Integer> udp) {
        if (tcp.contains(PORTMAPPER) || udp.contains(PORTMAPPER)) {
            throw new HostFault("services of RPC listen at other ports after every start");
        }
        if (KEY_EXCHANGE.stream().anyMatch(udp::contains)) {
            throw new HostFault("packets may come in by IPsec");
        }
    }

    /// Nothing but TCP, UDP and ICMP comes in here, and it is for a socket.
    private static void requireKnown(Host host) {
        for (var table : List.of("/proc/net/raw", "/proc/net/raw6")) {
            rows(host, table)
                    .map(row -> socket(row, table).port())
                    .filter(protocol -> !HARMLESS_RAW.contains(protocol))
                    .findFirst()
                    .ifPresent(protocol -> {
                        throw new HostFault("something takes packets of protocol " + protocol);
                    });
        }
        requireNone(host, "SCTP", "/proc/net/sctp/eps", 1);
        requireNone(host, "UDP-Lite", "/proc/net/udplite", 1);
        requireNone(host, "UDP-Lite", "/proc/net/udplite6", 1);
        requireNone(host, "virtual servers", "/proc/net/ip_vs", 3);
        for (var name : host.names("/sys/class/net")) {
            var interfaceAt = "/sys/class/net/" + name;
            boolean up = (number(word(host, interfaceAt + "/flags", "0x0").substring(2), 16) & 1) == 1;
            if (up && TUNNELS.contains(word(host, interfaceAt + "/type", ""))) {
                throw new HostFault("packets may come in by the tunnel " + name);
            }
        }
    }

    private static String word(Host host, String path, String otherwise) {
        return host.text(path)
                .map(String::strip)
                .filter(text -> text.length() > 1)
                .orElse(otherwise);
    }

    private static void requireNone(Host host, String what, String table, int heading) {
        if (host.lines(table).size() > heading) {
            throw new HostFault("this machine uses " + what);
        }
    }

    private static List<Socket> sockets(Host host, String protocol) {
        var table = "/proc/net/" + protocol;
        requireThere(host, table);
        if (!host.lines("/proc/net/if_inet6").isEmpty()) {
            requireThere(host, table + "6");
        }
        return Stream.of(table, table + "6")
                .flatMap(path -> rows(host, path).map(row -> socket(row, path)))
                .toList();
    }

    private static void requireThere(Host host, String table) {
        if (host.lines(table).isEmpty()) {
            throw new HostFault(table + " does not tell who listens");
        }
    }

    private static Stream<String> rows(Host host, String table) {
        return host.lines(table).stream().skip(1).filter(row -> !row.isBlank());
    }

    /// `0: 0100007F:0016 00000000:0000 0A …`
    private static Socket socket(String row, String table) {
        var fields = row.strip().split("\\s+");
        int colon = fields.length > 3 ? fields[1].indexOf(':') : -1;
        if (colon < 0) {
            throw new HostFault(table + " is not as it is known");
        }
        return new Socket(
                isLoopback(fields[1].substring(0, colon)), number(fields[1].substring(colon + 1), 16), fields[3]);
    }

    /// Words of four bytes, each in the processor's order.
    private static boolean isLoopback(String hex) {
        var bytes = new byte[hex.length() / 2];
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < bytes.length; i += 1) {
            bytes[little ? i ^ 3 : i] = (byte) number(hex.substring(2 * i, 2 * i + 2), 16);
        }
        try {
            return InetAddress.getByAddress(bytes).isLoopbackAddress();
        } catch (UnknownHostException odd) {
            throw new HostFault(hex + " is no address");
        }
    }

    private static int number(String digits, int base) {
        try {
            return Integer.parseInt(digits, base);
        } catch (NumberFormatException odd) {
            throw new HostFault(digits + " is no number");
        }
    }
}
