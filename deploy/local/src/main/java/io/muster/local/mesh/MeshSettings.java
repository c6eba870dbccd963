package io.muster.local.mesh;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a mesh was once told and remembers, in `mesh.properties`.
public final class MeshSettings {

    private static final int USUAL_PORT_BASE = 8_440;
    private static final int LOWEST = 1_024;
    private static final int HIGHEST = 65_000;
    private static final String EXTERNAL = "external.";

    private MeshSettings() {}

    /// What is told now counts more than what was told before, and is remembered.
    ///
    /// @throws IllegalArgumentException when a part or port cannot be
    public static Addresses remembered(
            MeshDirectory directory, @Nullable Integer portBase, Map<String, String> external) {
        var file = directory.root().resolve("mesh.properties");
        var before = PropertyFile.read(file);
        var now = new HashMap<>(before);
        if (portBase != null) {
            if (portBase < LOWEST || portBase > HIGHEST) {
                throw new IllegalArgumentException("--port-base is from " + LOWEST + " to " + HIGHEST);
            }
            refuseToMove(directory, before.get("port-base"), portBase);
            now.put("port-base", Integer.toString(portBase));
        }
        external.forEach((part, address) -> {
            if (!Mesh.PARTS.contains(part)) {
                throw new IllegalArgumentException("--external: the parts are " + Mesh.PARTS);
            }
            now.put(EXTERNAL + part, address);
        });
        if (!now.equals(before)) {
            directory.create();
            PropertyFile.write(file, now);
        }
        var outside = new HashMap<String, String>();
        now.forEach((name, value) -> {
            if (name.startsWith(EXTERNAL)) {
                outside.put(name.substring(EXTERNAL.length()), value);
            }
        });
        return new Addresses(portBaseOf(now.get("port-base")), outside);
    }

    /// Its address is in certificates, in the realm and in every agent that has joined.
    private static void refuseToMove(MeshDirectory directory, @Nullable String before, int portBase) {
        if (directory.isLivedIn() && portBaseOf(before) != portBase) {
            throw new IllegalArgumentException("this mesh has port base " + portBaseOf(before)
                    + " and keeps it; choose another --dir for another one");
        }
    }

    private static int portBaseOf(@Nullable String remembered) {
        return remembered == null ? USUAL_PORT_BASE : Integer.parseInt(remembered);
    }
}
