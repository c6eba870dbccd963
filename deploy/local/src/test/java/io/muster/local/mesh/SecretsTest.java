package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path root;

    @Test
    void aSecretIsMadeOnceAndRemembered() {
        var made = new Secrets(new MeshDirectory(root)).of("people.owner");

        var again = new Secrets(new MeshDirectory(root));

        assertThat(again.of("people.owner")).isEqualTo(made).hasSize(48);
        assertThat(again.of("people.reader")).isNotEqualTo(made);
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        var directory = new MeshDirectory(root.resolve("mesh"));
        directory.create();
        var _ = new Secrets(directory).of("people.owner");

        assertThat(mode(directory.secrets())).isEqualTo("rw-------");
        assertThat(mode(directory.root())).isEqualTo("rwx------");
    }

    @Test
    void everyValueComesBackAsItWas() {
        var values = Map.of(
                "a b",
                " leading and trailing ",
                "c:d=e",
                "back\\slash",
                "lines",
                "one\ntwo\r\tthree",
                "umlaut",
                "ä#!=:");

        PropertyFile.write(root.resolve("values.properties"), values);

        assertThat(PropertyFile.read(root.resolve("values.properties"))).isEqualTo(values);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
