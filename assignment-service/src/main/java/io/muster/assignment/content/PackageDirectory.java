package io.muster.assignment.content;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the content directory. A zip that is not what its reference says is left out, as it may be half replaced, and
/// the packages are then not whole; what is wrong is said once.
final class PackageDirectory {

    private static final Logger LOG = Logger.getLogger(PackageDirectory.class);
    private static final long LARGEST = 100L * 1024 * 1024;

    private final Path directory;
    private final ObjectMapper json;
    private Set<String> said = Set.of();

    PackageDirectory(Path directory, ObjectMapper json) {
        this.directory = directory;
        this.json = json;
    }

    Packages read() {
        var found = new ArrayList<Packages.Stored>();
        var faults = new LinkedHashSet<String>();
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (var file : files) {
                try {
                    found.add(stored(file));
                } catch (IOException bad) {
                    faults.add("reference=" + file.getFileName() + " error=" + bad.getMessage());
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            faults.add("directory=" + directory + " error=" + unreadable);
        }
        say(faults);
        return new Packages(found, faults.isEmpty());
    }

    private Packages.Stored stored(Path reference) throws IOException {
        @Nullable PackageReference promised = json.readValue(reference.toFile(), PackageReference.class);
        if (promised == null || promised.signature().value().isBlank()) {
            throw new IOException("it is empty or not signed");
        }
        var zip = reference.resolveSibling(promised.name() + "-" + promised.version() + ".zip");
        if (Files.size(zip) != promised.size() || promised.size() > LARGEST) {
            throw new IOException("its size is not what its reference says");
        }
        var bytes = Files.readAllBytes(zip);
        if (!sha256(bytes).equals(promised.sha256())) {
            throw new IOException("its hash is not what its reference says");
        }
        return new Packages.Stored(promised, bytes);
    }

    /// The directory is read every few seconds: what is still wrong is not said again.
    private void say(Set<String> faults) {
        faults.stream()
                .filter(fault -> !said.contains(fault))
                .forEach(fault -> LOG.warnf("Content cannot be read, what is assigned stays %s", fault));
        said = Set.copyOf(faults);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
