package io.muster.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageTest {

    static final String NAME = "LinuxBaseline";
    /// The same bytes whenever they are made.
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2025, 1, 1, 0, 0);

    private static final String ABOUT = """
            {"name":"LinuxBaseline","version":"1.0.0","platform":"linux"}
            """;
    private static final String RULES = """
            {"format":1,"rules":[{"id":"00000000-0000-4000-8000-000000000001","title":"t","severity":"Warning",
             "parameter":{"type":"number","default":"365"},
             "resource":{"kind":"loginDefs","key":"PASS_MAX_DAYS","expect":{"atMost":"$value"}}}]}
            """;

    private KeyPair publisher;
    private Publishers publishers;

    @BeforeEach
    void trust() throws GeneralSecurityException {
        publisher = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        publishers = new Publishers(Map.of("ours", publisher.getPublic()));
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                var entry = new ZipEntry(namesAndTexts[i]);
                entry.setTimeLocal(ALWAYS);
                zip.putNextEntry(entry);
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static byte[] good() throws IOException {
        return zip("package.json", ABOUT, "rules.json", RULES);
    }

    private PackageReference reference(byte[] zip) throws GeneralSecurityException {
        return reference(NAME, "1.0.0", Package.sha256(zip), zip.length, "ours");
    }

    private PackageReference reference(String name, String version, String sha256, long size, String keyId)
            throws GeneralSecurityException {
        return signedBy(publisher, new PackageReference(name, version, sha256, size, new PackageSignature(keyId, "")));
    }

    static PackageReference signedBy(KeyPair publisher, PackageReference reference) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(publisher.getPrivate());
        signature.update(reference.signedBytes());
        return signed(
                reference, reference.signature().keyId(), Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static PackageReference signed(PackageReference reference, String keyId, String signature) {
        return new PackageReference(
                reference.name(),
                reference.version(),
                reference.sha256(),
                reference.size(),
                new PackageSignature(keyId, signature));
    }

    private void assertRefused(PackageReference reference, byte[] zip) {
        assertThatThrownBy(() -> Package.open(reference, zip, publishers)).isInstanceOf(PackageFault.class);
    }

    private void assertRefused(byte[] zip) throws GeneralSecurityException {
        assertRefused(reference(zip), zip);
    }

    @Test
    void aGoodPackageOpens() throws Exception {
        assertThat(Package.open(reference(good()), good(), publishers).size()).isEqualTo(1);
    }

    @Test
    void otherContentIsRefused() throws Exception {
        var other = good();
        other[other.length / 2] ^= 1;
        assertRefused(reference(good()), other);
    }

    @Test
    void anotherSizeIsRefused() throws Exception {
        var zip = good();
        assertRefused(reference(NAME, "1.0.0", Package.sha256(zip), zip.length + 1L, "ours"), zip);
    }

    @Test
    void aSignatureOverSomethingElseIsRefused() throws Exception {
        var zip = good();
        var other = reference(NAME, "2.0.0", Package.sha256(zip), zip.length, "ours");
        assertRefused(signed(reference(zip), "ours", other.signature().value()), zip);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!"})
    void aSignatureThatIsNoneIsRefused(String signature) throws Exception {
        assertRefused(signed(reference(good()), "ours", signature), good());
    }

    @Test
    void anUnknownPublisherIsRefused() throws Exception {
        var zip = good();
        assertRefused(reference(NAME, "1.0.0", Package.sha256(zip), zip.length, "theirs"), zip);
    }

    @Test
    void aPackageThatCallsItselfSomethingElseIsRefused() throws Exception {
        var zip = good();
        assertRefused(reference("Other", "1.0.0", Package.sha256(zip), zip.length, "ours"), zip);
        assertRefused(reference(NAME, "1.0.1", Package.sha256(zip), zip.length, "ours"), zip);
        assertRefused(zip("package.json", ABOUT.replace("linux", "windows"), "rules.json", RULES));
    }

    @Test
    void aTruncatedZipIsRefused() throws Exception {
        assertRefused(Arrays.copyOf(good(), 120));
        assertRefused("no zip at all".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "rules.json/", "extra.json", "./rules.json"})
    void anEntryThatDoesNotBelongIsRefused(String entry) throws Exception {
        assertRefused(zip("package.json", ABOUT, "rules.json", RULES, entry, ""));
    }

    /// Java does not write a name twice, so one is renamed afterwards.
    @Test
    void anEntryThatComesTwiceIsRefused() throws Exception {
        var zip = zip("package.json", ABOUT, "rules.json", RULES, "rules.jsoN", RULES);
        var text = new String(zip, StandardCharsets.ISO_8859_1).replace("rules.jsoN", "rules.json");
        assertRefused(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aZipBombIsRefused() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("package.json"));
            var blanks = new byte[1024 * 1024];
            Arrays.fill(blanks, (byte) ' ');
            for (int megabyte = 0; megabyte < 101; megabyte += 1) {
                zip.write(blanks);
            }
        }
        assertThat(bytes.size()).isLessThan(1024 * 1024);
        assertRefused(bytes.toByteArray());
    }

    @Test
    void aMissingEntryIsRefused() throws Exception {
        assertRefused(zip("package.json", ABOUT));
        assertRefused(zip("rules.json", RULES));
        assertRefused(zip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"format\":2,\"rules\":[]}"})
    void rulesThatAreNoneAreRefused(String rules) throws Exception {
        assertRefused(zip("package.json", ABOUT, "rules.json", rules));
    }

    @Test
    void publishersAreReadLineByLine(@TempDir Path directory) throws Exception {
        var file = directory.resolve("publishers.txt");
        var key = Base64.getEncoder().encodeToString(publisher.getPublic().getEncoded());
        Files.writeString(file, "# who may\n\nours " + key + "\n");
        assertThat(Package.open(reference(good()), good(), Publishers.read(file))
                        .size())
                .isEqualTo(1);
    }
}
