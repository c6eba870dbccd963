package io.muster.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.host.Host;
import java.util.List;
import java.util.Optional;

/// What a machine tells of itself. Only what was found is told; nothing is made up.
public final class Metadata {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double GIGABYTE = 1024.0 * 1024.0;

    private final Host host;
    private final List<NetworkCard> cards;
    private final Cloud cloud;
    private final String agentVersion;

    Metadata(Host host, List<NetworkCard> cards, Cloud cloud, String agentVersion) {
        this.host = host;
        this.cards = List.copyOf(cards);
        this.cloud = cloud;
        this.agentVersion = agentVersion;
    }

    /// A new look at the machine we run on.
    public static Metadata ofThisMachine(Cloud cloud, String agentVersion) {
        return new Metadata(Host.live(), NetworkCard.ofThisMachine(), cloud, agentVersion);
    }

    /// The `properties` of the machine resource, without the key.
    public ObjectNode properties() {
        var release = OsRelease.read(host);
        var naming = Naming.read(host);
        var hardware = Hardware.read(host);
        var properties = JSON.objectNode();
        properties.put("osType", "linux");
        properties.put("osName", "linux");
        put(properties, "osVersion", kernel());
        put(properties, "osSku", release.prettyName());
        put(properties, "osEdition", release.version());
        properties.put("agentVersion", agentVersion);
        put(properties, "machineFqdn", naming.fqdn().or(naming::computer));
        put(properties, "dnsFqdn", naming.fqdn());
        put(properties, "domainName", naming.domain());
        put(properties, "adFqdn", naming.directoryFqdn());
        put(properties, "vmUuid", hardware.uuid());
        var databases = Databases.find(host);
        properties.put("mssqlDiscovered", Boolean.toString(databases.sqlServer()));
        put(properties.putObject("osProfile"), "computerName", naming.computer());
        properties.set("detectedProperties", detected(hardware, databases));
        properties.set("networkProfile", network());
        properties.set("cloudMetadata", cloud.json());
        return properties;
    }

    /// What only root may read stays as it was told before, when who looks now may not.
    public static ObjectNode keeping(JsonNode before, ObjectNode now) {
        var kept = now.deepCopy();
        keep(before, kept, "vmUuid");
        if (kept.get("detectedProperties") instanceof ObjectNode detected) {
            keep(before.path("detectedProperties"), detected, "serialNumber");
        }
        return kept;
    }

    private static void keep(JsonNode before, ObjectNode now, String name) {
        if (!now.has(name) && before.path(name).isTextual()) {
            now.set(name, before.path(name));
        }
    }

    private ObjectNode detected(Hardware hardware, Databases databases) {
        var processors = Processors.read(host);
        var detected = JSON.objectNode();
        detected.put("cloudprovider", cloud.name());
        put(detected, "manufacturer", hardware.manufacturer());
        put(detected, "model", hardware.model());
        put(detected, "serialNumber", hardware.serialNumber());
        put(detected, "smbiosAssetTag", hardware.assetTag());
        detected.put("mssqldiscovered", Boolean.toString(databases.sqlServer()));
        detected.put("pgsqldiscovered", Boolean.toString(databases.postgresql()));
        detected.put("mysqldiscovered", Boolean.toString(databases.mysql()));
        put(detected, "processorNames", joined(processors));
        put(detected, "processorFamily", Optional.ofNullable(processors.family()));
        put(detected, "processorCount", known(processors.sockets()));
        put(detected, "coreCount", known(processors.cores()));
        put(detected, "logicalCoreCount", known(processors.logical()));
        kilobytes().ifPresent(kilobytes -> {
            detected.put("totalPhysicalMemoryInBytes", Long.toString(kilobytes * 1024));
            detected.put("totalPhysicalMemoryInGigabytes", Long.toString(Math.round(kilobytes / GIGABYTE)));
        });
        return detected;
    }

    private ObjectNode network() {
        var profile = JSON.objectNode();
        var interfaces = profile.putArray("networkInterfaces");
        for (var card : cards) {
            var one = interfaces.addObject().put("name", card.name());
            put(one, "macAddress", Optional.ofNullable(card.mac()));
            var addresses = one.putArray("ipAddresses");
            for (var address : card.addresses()) {
                addresses
                        .addObject()
                        .put("address", address.text())
                        .put("ipAddressVersion", address.version())
                        .putObject("subnet")
                        .put("addressPrefix", address.subnet());
            }
        }
        return profile;
    }

    private Optional<String> kernel() {
        return new Glance(host).word("/proc/sys/kernel/osrelease");
    }

    private Optional<Long> kilobytes() {
        return new Glance(host)
                .lines("/proc/meminfo").stream()
                        .filter(line -> line.matches("MemTotal:\\s+\\d{1,15} kB"))
                        .map(line -> Long.valueOf(line.replaceAll("\\D+", "")))
                        .findFirst();
    }

    private static Optional<String> joined(Processors processors) {
        return processors.names().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join("; ", processors.names().stream().sorted().toList()));
    }

    private static Optional<String> known(int number) {
        return number == 0 ? Optional.empty() : Optional.of(Integer.toString(number));
    }

    private static void put(ObjectNode node, String name, Optional<String> value) {
        value.ifPresent(text -> node.put(name, text));
    }
}
