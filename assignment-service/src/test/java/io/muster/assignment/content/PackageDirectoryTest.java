package io.muster.assignment.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.logging.ConsoleHandler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageDirectoryTest {

    private static final byte[] ZIP = "a zip".getBytes(StandardCharsets.UTF_8);
    private static final String HASH = sha256(ZIP);

    @TempDir
    private Path directory;

    private PackageDirectory packages;

    @BeforeEach
    void aGoodPackageIsThere() throws IOException {
        packages = new PackageDirectory(directory, new ObjectMapper());
        Files.write(directory.resolve("Good-1.0.0.zip"), ZIP);
        write("Good-1.0.0.json", reference("Good", "1.0.0", HASH, ZIP.length));
    }

    @Test
    void aGoodPackageIsRead() {
        assertThat(packages.read().newest("Good", "1.*", null))
                .hasValueSatisfying(found -> assertThat(found.sha256()).isEqualTo(HASH));
        assertThat(packages.read().bytes(HASH)).hasValue(ZIP);
        assertThat(packages.read().whole()).isTrue();
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNothingThatCouldBeRead() {
        var none = new PackageDirectory(directory.resolve("nowhere"), new ObjectMapper()).read();
        assertThat(none.stored()).isEmpty();
        assertThat(none.whole()).isFalse();
    }

    @Test
    void whatIsWrongIsSaidOnce() throws IOException {
        var said = new ArrayList<String>();
        var log = Logger.getLogger(PackageDirectory.class.getName());
        var listener = new ConsoleHandler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getLevel() + " " + line.getMessage());
            }
        };
        log.addHandler(listener);
        try {
            write("Bad-1.0.0.json", "{");
            packages.read();
            packages.read();
            assertThat(said).hasSize(1);
            assertThat(said.getFirst()).startsWith("WARN");
            write("Bad-1.0.0.json", reference("Bad", "1.0.0", HASH, ZIP.length));
            packages.read();
            packages.read();
            assertThat(said).hasSize(2);
        } finally {
            log.removeHandler(listener);
        }
    }

    @Test
    void aWrongHashIsLeftOut() throws IOException {
        Files.write(directory.resolve("Bad-1.0.0.zip"), ZIP);
        write("Bad-1.0.0.json", reference("Bad", "1.0.0", "0".repeat(64), ZIP.length));
        onlyTheGoodOneIsThere();
    }

    @Test
    void aWrongSizeIsLeftOut() throws IOException {
        Files.write(directory.resolve("Bad-1.0.0.zip"), ZIP);
        write("Bad-1.0.0.json", reference("Bad", "1.0.0", HASH, ZIP.length + 1));
        onlyTheGoodOneIsThere();
    }

    @Test
    void aMissingZipIsLeftOut() throws IOException {
        write("Bad-1.0.0.json", reference("Bad", "1.0.0", HASH, ZIP.length));
        onlyTheGoodOneIsThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "\"text\"", "{\"name\":\"Bad\",\"version\":\"1\"}"})
    void aReferenceThatIsNoneIsLeftOut(String text) throws IOException {
        write("Bad-1.0.0.json", text);
        onlyTheGoodOneIsThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "1.x-", "../1.0.0", "1.0/0", "1.0\\u0000"})
    void aVersionThatIsNoneIsLeftOut(String version) throws IOException {
        if (!version.contains("/") && !version.contains("\\")) {
            Files.write(directory.resolve("Bad-" + version + ".zip"), ZIP);
        }
        write("Bad.json", reference("Bad", version, HASH, ZIP.length));
        onlyTheGoodOneIsThere();
    }

    @Test
    void aReferenceWithoutAVersionIsLeftOut() throws IOException {
        Files.write(directory.resolve("Bad-null.zip"), ZIP);
        write("Bad.json", reference("Bad", "null", HASH, ZIP.length).replace("\"null\"", "null"));
        onlyTheGoodOneIsThere();
    }

    @Test
    void aPackageWithoutASignatureIsLeftOut() throws IOException {
        Files.write(directory.resolve("Bad-1.0.0.zip"), ZIP);
        var signed = reference("Bad", "1.0.0", HASH, ZIP.length);
        write("Bad-1.0.0.json", signed.substring(0, signed.indexOf(",\"signature\"")) + "}");
        onlyTheGoodOneIsThere();
    }

    private void onlyTheGoodOneIsThere() {
        var read = packages.read();
        assertThat(read.stored()).extracting(one -> one.reference().name()).containsExactly("Good");
        assertThat(read.whole()).isFalse();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static String reference(String name, String version, String hash, int size) {
        return """
                {"name":"%s","version":"%s","sha256":"%s","size":%d,"signature":{"keyId":"test","value":"c2ln"}}
                """.formatted(name, version, hash, size).strip();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
