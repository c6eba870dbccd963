package io.muster.notification.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.notification.Appearance;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/// A machine that is known, and its stream.
abstract class StreamSteps {

    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    final MachineId machine = new MachineId(UUID.randomUUID());
    final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + machine);

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void aMachineIsThere() {
        appears(machine);
    }

    void appears(MachineId id) {
        Appearance.of(new MachineChanged(id, resource, "cellar", Map.of(), "linux", null, null, null, AT), database);
    }

    StreamClient connect() throws Exception {
        var client = StreamClient.connect(TestIssuer.machine(machine, resource));
        assertThat(client.frame()).contains("\"type\":\"work\"");
        return client;
    }
}
