package io.muster.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

    @Test
    void aRequestSaysWhereAndWhenItCameIn() {
        var noon = Clock.fixed(Instant.parse("2026-03-01T12:00:05Z"), ZoneOffset.UTC);
        assertThat(new Labels(URI.create("https://muster.example"), "NORTH", noon).routing("abc"))
                .isEqualTo("NORTH:20260301T120005Z:abc");
    }

    @ParameterizedTest
    @CsvSource({"https://muster.example, 443", "http://muster.example, 80", "https://localhost:8443, 8443"})
    void anAddressWithoutAPortHasThatOfItsScheme(URI address, String port) {
        assertThat(Labels.port(address)).isEqualTo(port);
    }
}
