package io.muster.assignment.content;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the content directory. A zip that is not what its reference says is left out and logged: this service holds no
/// signing key and could not make it good.
final class PackageDirectory {

    private static final Logger LOG = Logger.getLogger(PackageDirectory.class);
    private static final long LARGEST = 100L * 1024 * 1024;

    /// Comes to stand in a file's name and is compared with others: both want it plain.
    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,3}(-[0-9A-Za-z]+(\\.[0-9A-Za-z]+)*)?");

    private final Path directory;
    private final ObjectMapper json;

    PackageDirectory(Path directory, ObjectMapper json) {
        this.directory = directory;
        this.json = json;
    }

    Packages read() {
        if (!Files.isDirectory(directory)) {
            return new Packages(List.of());
        }
        var found = new ArrayList<Packages.Stored>();
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (var file : files) {
                stored(file).ifPresent(found::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("content directory " + directory, unreadable);
        }
        return new Packages(found);
    }

    private Optional<Packages.Stored> stored(Path reference) {
        try {
            var promised = json.readValue(reference.toFile(), PackageReference.class);
            if (!isWhole(promised)) {
                throw new IOException("it lacks a plain version or a signature");
            }
            var zip = reference.resolveSibling(promised.name() + "-" + promised.version() + ".zip");
            if (Files.size(zip) != promised.size() || promised.size() > LARGEST) {
                throw new IOException("its size is not what its reference says");
            }
            var bytes = Files.readAllBytes(zip);
            if (!sha256(bytes).equals(promised.sha256())) {
                throw new IOException("its hash is not what its reference says");
            }
            return Optional.of(new Packages.Stored(promised, bytes));
        } catch (IOException bad) {
            LOG.errorf("A package is refused reference=%s error=%s", reference.getFileName(), bad.getMessage());
            return Optional.empty();
        }
    }

    /// Jackson makes nulls of what is not there, and of a file that says `null`.
    private static boolean isWhole(@Nullable PackageReference promised) {
        return promised != null
                && promised.version() != null
                && VERSION.matcher(promised.version()).matches()
                && promised.signature() != null
                && promised.signature().keyId() != null
                && promised.signature().value() != null;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
