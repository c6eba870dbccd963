package io.muster.identity.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.muster.contracts.MachineStatus;
import java.time.Instant;
import java.util.Map;

/// A machine resource as `Microsoft.HybridCompute` shows it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineShape(
        String id,
        String name,
        String type,
        String location,
        Map<String, String> tags,
        Principal identity,
        SystemData systemData,
        Properties properties) {

    /// The machine's own principal: what role assignments for the machine name.
    record Principal(String type, String principalId) {}

    record SystemData(Instant createdAt, Instant lastModifiedAt) {}

    record Properties(
            @JsonUnwrapped Reported reported,
            String vmId,
            String displayName,
            String provisioningState,
            MachineStatus status,
            Instant lastStatusChange) {}

    static MachineShape of(Machine machine) {
        var vmId = machine.id().toString();
        return new MachineShape(
                machine.resource().value(),
                machine.resource().name(),
                Machines.TYPE,
                machine.location(),
                machine.tags(),
                new Principal("SystemAssigned", vmId),
                new SystemData(machine.createdAt(), machine.updatedAt()),
                new Properties(
                        machine.reported(),
                        vmId,
                        machine.resource().name(),
                        "Succeeded",
                        machine.status(),
                        machine.statusChanged()));
    }
}
