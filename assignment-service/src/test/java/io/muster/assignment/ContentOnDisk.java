package io.muster.assignment;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A content directory that has one package when the service starts.
public final class ContentOnDisk implements QuarkusTestResourceLifecycleManager {

    private @Nullable Path directory;

    @Override
    public Map<String, String> start() {
        try {
            var made = Files.createTempDirectory("muster-content");
            directory = made;
            publish(made, "1.9.0");
            return Map.of("muster.content.directory", made.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        if (directory == null) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The zip is not one: nobody here looks inside. The reference comes last, as a publisher does it.
    static void publish(Path directory, String version) throws IOException {
        var zip = ("the baseline " + version).getBytes(StandardCharsets.UTF_8);
        var name = "AzureLinuxBaseline-" + version;
        Files.write(directory.resolve(name + ".zip"), zip);
        Files.writeString(directory.resolve(name + ".json"), """
                {"name":"AzureLinuxBaseline","version":"%s","sha256":"%s","size":%d,
                 "signature":{"keyId":"test","value":"c2ln"}}
                """.formatted(version, sha256(zip), zip.length));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
