package io.muster.agent.metadata;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A network interface that is up.
///
/// @param mac null for those without one, e.g. tunnels
record NetworkCard(String name, @Nullable String mac, List<Address> addresses) {

    private static final int MOST = 64;

    NetworkCard {
        addresses = List.copyOf(addresses);
    }

    /// An address with the length of its network's prefix.
    record Address(InetAddress ip, int prefixLength) {

        String text() {
            return plain(ip);
        }

        String version() {
            return ip instanceof Inet4Address ? "IPv4" : "IPv6";
        }

        /// The network it is in, e.g. `192.0.2.0/24`.
        String subnet() {
            var bytes = ip.getAddress();
            for (int bit = prefixLength; bit < bytes.length * 8; bit += 1) {
                bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
            }
            try {
                return plain(InetAddress.getByAddress(bytes)) + "/" + prefixLength;
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /// Without the interface that Java puts behind a link-local address.
        private static String plain(InetAddress ip) {
            return ip.getHostAddress().replaceAll("%.*", "");
        }
    }

    /// Those of this machine in order of their names, loopback left out; the first 64 of them.
    static List<NetworkCard> ofThisMachine() {
        var found = new ArrayList<NetworkCard>();
        try {
            for (var one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!one.isLoopback() && one.isUp()) {
                    found.add(card(one));
                }
            }
        } catch (SocketException unreadable) {
            // One may vanish while it is looked at: what was seen so far is still true.
            return sorted(found);
        }
        return sorted(found);
    }

    private static List<NetworkCard> sorted(List<NetworkCard> cards) {
        return cards.stream()
                .sorted(Comparator.comparing(NetworkCard::name))
                .limit(MOST)
                .toList();
    }

    private static NetworkCard card(NetworkInterface one) throws SocketException {
        var mac = one.getHardwareAddress();
        return new NetworkCard(
                one.getName(),
                mac == null ? null : HexFormat.ofDelimiter(":").formatHex(mac),
                one.getInterfaceAddresses().stream()
                        .map(each -> new Address(each.getAddress(), each.getNetworkPrefixLength()))
                        .sorted(Comparator.comparing(Address::text))
                        .toList());
    }
}
