package io.muster.notification.work;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.notification.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/// Asks a machine to evaluate its assignments at once.
@Path(AtScope.PATH + "/providers/Muster.Notification/evaluateNow")
public class EvaluateNowResource {

    private final Machines machines;
    private final Work work;
    private final Listeners listeners;

    EvaluateNowResource(Machines machines, Work work, Listeners listeners) {
        this.machines = machines;
        this.work = work;
        this.listeners = listeners;
    }

    /// @param evaluation the number that the answering report will carry
    /// @param connected false when the machine will do it as soon as it is back
    record Asked(long evaluation, boolean connected) {}

    /// 202; the report that answers carries this number or a higher one.
    @POST
    public Uni<Response> evaluateNow(@PathParam("scope") AtScope scope) {
        var resource = scope.id();
        return Panache.withSession(() -> machines.find(resource))
                .map(found -> found.orElseThrow(
                        () -> ArmError.resourceNotFound("Microsoft.HybridCompute/machines", resource.name())
                                .exception()))
                .chain(this::ask);
    }

    private Uni<Response> ask(MachineId machine) {
        return work.evaluateNow(machine)
                .map(numbers -> Response.accepted(new Asked(numbers.evaluation(), listeners.isConnected(machine)))
                        .build());
    }
}
