package io.muster.assignment.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {

    private static final byte[] ZIP = "a zip".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void whatIsPublishedAndTakenBackIsSeenOnce() throws IOException {
        var content = new Content(() -> directory, new ObjectMapper());
        assertThat(content.refresh()).isFalse();
        publish("1.0.0", "old");
        assertThat(content.refresh()).isTrue();
        assertThat(content.refresh()).isFalse();
        assertThat(content.packages().stored()).hasSize(1);
        Files.delete(directory.resolve("Good-1.0.0.json"));
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().stored()).isEmpty();
    }

    @Test
    void theSameBytesUnderAnotherSignatureOrVersionAreSomethingElse() throws IOException {
        publish("1.0.0", "old");
        var content = new Content(() -> directory, new ObjectMapper());
        publish("1.0.0", "new");
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().newest("Good", "1.*", null))
                .hasValueSatisfying(
                        found -> assertThat(found.signature().keyId()).isEqualTo("new"));
        publish("1.1.0", "new");
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().newest("Good", "1.*", null))
                .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo("1.1.0"));
    }

    @Test
    void whatCannotBeReadStaysAsItWasUntilItCan() throws IOException {
        publish("1.0.0", "old");
        var content = new Content(() -> directory, new ObjectMapper());
        var reference = directory.resolve("Good-1.0.0.json");
        var zip = directory.resolve("Good-1.0.0.zip");
        Files.writeString(reference, "{");
        assertThat(content.refresh()).isFalse();
        publish("1.0.0", "old");
        Files.writeString(zip, "half");
        assertThat(content.refresh()).isFalse();
        Files.delete(zip);
        assertThat(content.refresh()).isFalse();
        assertThat(content.packages().bytes(sha256())).hasValue(ZIP);
        assertThat(content.packages().newest("Good", "1.*", null)).isPresent();
        publish("1.1.0", "new");
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().stored()).hasSize(2);
        Files.delete(reference);
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().stored()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsAwayTakesNothingAlong() throws IOException {
        publish("1.0.0", "old");
        var content = new Content(() -> directory, new ObjectMapper());
        var away = directory.resolveSibling(directory.getFileName() + "-away");
        Files.move(directory, away);
        assertThat(content.refresh()).isFalse();
        assertThat(content.packages().stored()).hasSize(1);
        Files.move(away, directory);
        assertThat(content.refresh()).isTrue();
        assertThat(content.packages().whole()).isTrue();
    }

    private void publish(String version, String key) throws IOException {
        Files.write(directory.resolve("Good-" + version + ".zip"), ZIP);
        Files.writeString(
                directory.resolve("Good-" + version + ".json"), """
                {"name":"Good","version":"%s","sha256":"%s","size":%d,"signature":{"keyId":"%s","value":"c2ln"}}
                """.formatted(version, sha256(), ZIP.length, key));
    }

    private static String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ZIP));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
