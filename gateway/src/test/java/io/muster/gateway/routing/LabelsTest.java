package io.muster.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

    @ParameterizedTest
    @CsvSource({"https://muster.example, 443", "http://muster.example, 80", "https://localhost:8443, 8443"})
    void anAddressWithoutAPortHasThatOfItsScheme(URI address, String port) {
        assertThat(Labels.port(address)).isEqualTo(port);
    }
}
