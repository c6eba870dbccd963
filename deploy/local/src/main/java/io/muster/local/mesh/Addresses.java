package io.muster.local.mesh;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where every part is: on a port of this mesh, or outside it.
///
/// @param portBase the gateway listens three above it, see `docs/architecture.md`
/// @param external addresses of parts that are not started here, by part
public record Addresses(int portBase, Map<String, String> external) {

    /// The port of each part above the base; a part may have more than one.
    private static final Map<String, Integer> OFFSETS = offsets();

    public Addresses {
        external = Map.copyOf(external);
    }

    private static Map<String, Integer> offsets() {
        var offsets = new LinkedHashMap<String, Integer>();
        offsets.put("postgres", 32);
        offsets.put("kafka", 92);
        offsets.put("keycloak", 80);
        offsets.put("identity", 11);
        offsets.put("assignment", 12);
        offsets.put("evaluation", 13);
        offsets.put("extension", 14);
        offsets.put("notification", 15);
        offsets.put("gateway", 3);
        offsets.put("agent", 42);
        return offsets;
    }

    boolean isExternal(String part) {
        return external.containsKey(part);
    }

    Optional<String> outside(String part) {
        return Optional.ofNullable(external.get(part));
    }

    public int port(String part) {
        var offset = OFFSETS.get(part);
        if (offset == null) {
            throw new IllegalArgumentException("no port for " + part);
        }
        return portBase + offset;
    }

    /// All ports that a part listens on.
    Map<String, Integer> ports(String part) {
        var ports = new LinkedHashMap<String, Integer>();
        if (!OFFSETS.containsKey(part)) {
            return ports;
        }
        ports.put(part, port(part));
        if (part.equals("kafka")) {
            ports.put("kafka controller", portBase + 93);
        }
        if (part.equals("gateway")) {
            ports.put("gateway management", managementPort());
        }
        return ports;
    }

    int managementPort() {
        return portBase + 4;
    }

    int controllerPort() {
        return portBase + 93;
    }

    /// The public address.
    public String gateway() {
        return outside("gateway").orElse("https://localhost:" + port("gateway"));
    }

    /// A service's or Keycloak's address on loopback.
    String http(String part) {
        return outside(part).orElse("http://127.0.0.1:" + port(part));
    }

    String bootstrap() {
        return outside("kafka").orElse("127.0.0.1:" + port("kafka"));
    }
}
