package io.muster.agent.identity;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.HostFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a host's fingerprint. Only what was found is told, and only hashes of it.
final class Fingerprint {

    private static final int BYTES = 8;
    private static final String ADAPTERS = "/sys/class/net";

    /// Of an adapter's address that is its own, not made up by a program.
    private static final String PERMANENT = "0";

    private Fingerprint() {}

    /// Nothing for a host that cannot be told from others.
    static Optional<HostFingerprint> of(Host host) {
        var machineId = hash(host, "machine-id", "/etc/machine-id");
        var uuid = hash(host, "product-uuid", "/sys/class/dmi/id/product_uuid");
        var serial = hash(host, "product-serial", "/sys/class/dmi/id/product_serial");
        var adapters = adapters(host);
        return machineId == null && uuid == null && serial == null && adapters.isEmpty()
                ? Optional.empty()
                : Optional.of(new HostFingerprint(machineId, uuid, serial, adapters));
    }

    /// Those that are hardware, or what plays it: bridges and tunnels come and go.
    private static List<String> adapters(Host host) {
        return names(host, ADAPTERS).stream()
                .map(name -> ADAPTERS + "/" + name)
                .filter(adapter -> !names(host, adapter + "/device").isEmpty())
                .filter(adapter -> text(host, adapter + "/addr_assign_type").equals(Optional.of(PERMANENT)))
                .flatMap(adapter -> text(host, adapter + "/address").stream())
                .map(address -> hash("adapter", address))
                .toList();
    }

    private static @Nullable String hash(Host host, String kind, String file) {
        return text(host, file).map(text -> hash(kind, text)).orElse(null);
    }

    /// Some are readable by root alone.
    private static Optional<String> text(Host host, String file) {
        try {
            return host.text(file).map(String::strip).filter(text -> !text.isEmpty());
        } catch (HostFault unreadable) {
            return Optional.empty();
        }
    }

    private static List<String> names(Host host, String directory) {
        try {
            return host.names(directory);
        } catch (HostFault unreadable) {
            return List.of();
        }
    }

    private static String hash(String kind, String text) {
        try {
            var words = "muster " + kind + " " + text.toLowerCase(Locale.ROOT);
            var digest = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
