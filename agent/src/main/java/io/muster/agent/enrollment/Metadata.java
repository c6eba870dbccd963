package io.muster.agent.enrollment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What a machine tells of itself when it joins. Only what was found is told; nothing is made up.
final class Metadata {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double GIGABYTE = 1024.0 * 1024.0;

    private final Host host;
    private final String agentVersion;

    Metadata(Host host, String agentVersion) {
        this.host = host;
        this.agentVersion = agentVersion;
    }

    /// The `properties` of the machine resource.
    ObjectNode properties(String publicKey) {
        var release = release();
        var properties = JSON.objectNode();
        properties.put("clientPublicKey", publicKey);
        properties.put("osType", "linux");
        properties.put("osName", "linux");
        properties.put("agentVersion", agentVersion);
        put(properties, "osVersion", host.sysctl("kernel.osrelease"));
        put(properties, "osSku", Optional.ofNullable(release.get("PRETTY_NAME")));
        put(properties, "osEdition", Optional.ofNullable(release.get("VERSION_ID")));
        put(properties, "machineFqdn", fqdn());
        put(properties, "vmUuid", dmi("product_uuid"));
        properties.set("osProfile", osProfile());
        properties.set("detectedProperties", detected());
        properties.set("networkProfile", network());
        return properties;
    }

    private ObjectNode osProfile() {
        var profile = JSON.objectNode();
        put(profile, "computerName", host.sysctl("kernel.hostname"));
        return profile;
    }

    private ObjectNode detected() {
        var detected = JSON.objectNode();
        put(detected, "manufacturer", dmi("sys_vendor"));
        put(detected, "model", dmi("product_name"));
        put(detected, "serialNumber", dmi("product_serial"));
        put(detected, "smbiosAssetTag", dmi("chassis_asset_tag"));
        detected.put("logicalCoreCount", Integer.toString(Runtime.getRuntime().availableProcessors()));
        memoryKilobytes().ifPresent(kilobytes -> {
            detected.put("totalPhysicalMemoryInBytes", Long.toString(kilobytes * 1024));
            detected.put("totalPhysicalMemoryInGigabytes", Long.toString(Math.round(kilobytes / GIGABYTE)));
        });
        return detected;
    }

    private ObjectNode network() {
        var interfaces = JSON.arrayNode();
        try {
            for (var one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!one.isLoopback() && one.isUp()) {
                    interfaces.add(networkInterface(one));
                }
            }
        } catch (SocketException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        var profile = JSON.objectNode();
        profile.set("networkInterfaces", interfaces);
        return profile;
    }

    private static ObjectNode networkInterface(NetworkInterface one) throws SocketException {
        var addresses = JSON.arrayNode();
        for (var address : one.getInterfaceAddresses()) {
            var ip = address.getAddress();
            var entry = JSON.objectNode();
            entry.put("address", ip.getHostAddress().replaceAll("%.*", ""));
            entry.put("ipAddressVersion", ip instanceof Inet4Address ? "IPv4" : "IPv6");
            entry.putObject("subnet").put("addressPrefix", Short.toString(address.getNetworkPrefixLength()));
            addresses.add(entry);
        }
        var found = JSON.objectNode();
        found.put("name", one.getName());
        var mac = one.getHardwareAddress();
        if (mac != null) {
            found.put("macAddress", HexFormat.ofDelimiter(":").formatHex(mac));
        }
        found.set("ipAddresses", addresses);
        return found;
    }

    private Map<String, String> release() {
        var found = new HashMap<String, String>();
        host.lines("/etc/os-release").stream()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> found.put(parts[0], parts[1].replaceAll("^\"|\"$", "")));
        return found;
    }

    /// Some of these are readable by root alone.
    private Optional<String> dmi(String name) {
        try {
            return host.text("/sys/class/dmi/id/" + name).map(String::strip).filter(text -> !text.isEmpty());
        } catch (HostFault unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Long> memoryKilobytes() {
        return host.lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Long.valueOf(line.replaceAll("\\D+", "")))
                .findFirst();
    }

    private static Optional<String> fqdn() {
        try {
            return Optional.of(InetAddress.getLocalHost().getCanonicalHostName());
        } catch (UnknownHostException nameless) {
            return Optional.empty();
        }
    }

    private static void put(ObjectNode node, String name, Optional<String> value) {
        value.ifPresent(text -> node.put(name, text));
    }
}
