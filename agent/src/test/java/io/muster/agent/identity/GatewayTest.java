package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GatewayTest {

    @Test
    void noMoreIsReadOfAnAnswerThanItMayHave() {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("GET /long", 200, "x".repeat((int) Gateway.LARGEST + 1));
            var gateway = Gateway.at(standIn.url(), Path.of("none"));
            var request = gateway.request("/long").build();
            assertThatThrownBy(() -> gateway.send(request)).isInstanceOf(UncheckedIOException.class);
            assertThat(gateway.send(request, Gateway.LARGEST + 1).body()).hasSize((int) Gateway.LARGEST + 1);
        }
    }
}
