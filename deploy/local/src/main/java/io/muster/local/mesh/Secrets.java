package io.muster.local.mesh;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/// Passwords and client secrets of a mesh, made once and kept in `secrets.properties`, readable by its owner alone.
public final class Secrets {

    private static final int BYTES = 24;

    private final Path file;
    private final Map<String, String> known;
    private final SecureRandom random = new SecureRandom();

    Secrets(MeshDirectory directory) {
        this.file = directory.secrets();
        this.known = PropertyFile.read(file);
    }

    /// The secret of this name; a new one when there is none.
    public synchronized String of(String name) {
        var secret = known.get(name);
        if (secret != null) {
            return secret;
        }
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var made = HexFormat.of().formatHex(bytes);
        known.put(name, made);
        PropertyFile.write(file, known);
        return made;
    }
}
