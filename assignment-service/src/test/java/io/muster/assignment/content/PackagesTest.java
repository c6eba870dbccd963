package io.muster.assignment.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagesTest {

    @Test
    void theNewestIsFoundByVersionAndNotBySpelling() {
        assertThat(of("1.9", "1.10", "1.2").newest("Baseline", "1.*", null))
                .map(PackageReference::version)
                .hasValue("1.10");
        assertThat(of("1.10", "1.9").newest("Baseline", "1.*", null))
                .map(PackageReference::version)
                .hasValue("1.10");
    }

    @Test
    void onlyVersionsThatFitThePatternAreTaken() {
        var packages = of("1.4.0", "2.0.0", "10.0.0", "11.1");
        assertThat(packages.newest("Baseline", "1.*", null))
                .map(PackageReference::version)
                .hasValue("1.4.0");
        assertThat(packages.newest("Baseline", "2.0.0", null))
                .map(PackageReference::version)
                .hasValue("2.0.0");
        assertThat(packages.newest("Baseline", "3.*", null)).isEmpty();
        assertThat(packages.newest("baseline2", "1.*", null)).isEmpty();
    }

    @Test
    void bytesAreFoundByTheirHashAlone() {
        var packages = of("1.0.0", "1.1.0");
        assertThat(packages.bytes(hash("1.1.0")))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(new byte[] {'1', '.', '1', '.', '0'}));
        assertThat(packages.bytes("0".repeat(64))).isEmpty();
        assertThat(packages.bytes("../../etc/passwd")).isEmpty();
    }

    private static Packages of(String... versions) {
        return new Packages(
                Stream.of(versions)
                        .map(version -> new Packages.Stored(
                                new PackageReference(
                                        "Baseline",
                                        version,
                                        hash(version),
                                        version.length(),
                                        new PackageSignature("test", "c2ln")),
                                bytes(version)))
                        .toList(),
                true);
    }

    private static byte[] bytes(String version) {
        var bytes = new byte[version.length()];
        for (int i = 0; i < bytes.length; i += 1) {
            bytes[i] = (byte) version.charAt(i);
        }
        return bytes;
    }

    private static String hash(String version) {
        return "%064x".formatted(version.hashCode());
    }
}
