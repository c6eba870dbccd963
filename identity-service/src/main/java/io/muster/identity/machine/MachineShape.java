package io.muster.identity.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.muster.contracts.MachineStatus;
import io.muster.identity.SystemData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine resource as `Microsoft.HybridCompute` shows it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineShape(
        String id,
        String name,
        String type,
        String location,
        @Nullable String kind,
        Map<String, String> tags,
        Principal identity,
        SystemData systemData,
        Properties properties) {

    /// The machine's own principal: what role assignments for the machine name.
    record Principal(String type, String principalId, String tenantId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            @JsonUnwrapped Reported reported,
            String vmId,
            String displayName,
            String provisioningState,
            MachineStatus status,
            Instant lastStatusChange,
            List<Object> errorDetails,
            @Nullable List<Object> extensions,
            @Nullable InstanceView instanceView) {}

    /// What presence and the agent said last. No extension has been installed anywhere yet.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InstanceView(
            MachineStatus status,
            Instant lastStatusChange,
            @Nullable Instant lastHeartbeat,
            @Nullable String agentVersion,
            List<Object> extensions) {}

    static MachineShape of(Machine machine, String tenant) {
        return of(machine, tenant, null);
    }

    static MachineShape withInstanceView(Machine machine, String tenant) {
        var presence = machine.presence();
        var heard = presence.agentVersion();
        return of(
                machine,
                tenant,
                new InstanceView(
                        presence.status(),
                        presence.changed(),
                        presence.lastHeard(),
                        heard == null ? machine.reported().agentVersion() : heard,
                        List.of()));
    }

    private static MachineShape of(Machine machine, String tenant, @Nullable InstanceView view) {
        var vmId = machine.id().toString();
        return new MachineShape(
                machine.resource().value(),
                machine.resource().name(),
                Machines.TYPE,
                machine.location(),
                machine.kind(),
                machine.tags(),
                new Principal("SystemAssigned", vmId, tenant),
                machine.systemData(),
                new Properties(
                        machine.reported(),
                        vmId,
                        machine.resource().name(),
                        "Succeeded",
                        machine.presence().status(),
                        machine.presence().changed(),
                        List.of(),
                        view == null ? null : view.extensions(),
                        view));
    }
}
