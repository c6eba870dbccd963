package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8));

    @Test
    void passwordsOfServersElsewhereAreNotShown() {
        progress.external("postgres", "postgresql://admin:s3cret@db.example:5432");

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("postgresql://db.example:5432")
                .doesNotContain("s3cret");
    }

    @Test
    void aFailedPartNamesItselfAndItsLogIsReadable() {
        progress.failed("identity", "/logs/identity.log", List.of("{\"level\":\"ERROR\",\"message\":\"no database\"}"));

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("identity did not become ready")
                .contains("/logs/identity.log")
                .contains("ERROR no database");
    }
}
