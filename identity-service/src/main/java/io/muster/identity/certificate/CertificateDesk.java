package io.muster.identity.certificate;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.ResourceId;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What operators may ask of and do to the certificates of machines.
@Singleton
class CertificateDesk {

    private final Machines machines;
    private final Register register;
    private final ReturnStore returns;
    private final Clock clock;

    CertificateDesk(Machines machines, Register register, ReturnStore returns, Clock clock) {
        this.machines = machines;
        this.register = register;
        this.returns = returns;
        this.clock = clock;
    }

    Uni<List<Registered>> certificates(ResourceId machine) {
        return Panache.withSession(() -> machines.look(machine)
                .map(found -> found.orElseThrow(() -> absent(machine)))
                .chain(found -> register.of(found.id())));
    }

    /// @param serial the one that is meant, as any tool prints it; null for all
    Uni<List<Registered>> revoke(ResourceId machine, @Nullable String serial, RevocationReason reason) {
        var wanted = serial == null ? null : spelled(serial);
        return Panache.withTransaction(() -> held(machine)
                .call(found -> wanted == null ? Uni.createFrom().voidItem() : requireOne(found, wanted))
                .chain(found -> register.revoke(
                                found.id(), one -> wanted == null || wanted.equals(one.serial()), reason)
                        .chain(() -> register.of(found.id()))
                        .call(left -> machines.keep(
                                left.isEmpty()
                                        ? found.shutOut(clock.instant())
                                        : found.trusted(end(left), clock.instant())))));
    }

    Uni<List<MachineReturn>> returns(ResourceId scope, ArmPage.Window window) {
        return Panache.withSession(() -> returns.within(scope, window));
    }

    Uni<MachineReturn> approve(ResourceId machine, String by) {
        return Panache.withTransaction(() -> held(machine)
                .chain(found -> returns.approve(found.id(), by, clock.instant())
                        .invoke(asked -> {
                            if (!asked) {
                                throw notAsked(machine).exception();
                            }
                        })
                        .chain(() -> returns.find(found.id())))
                .map(one -> one.orElseThrow(() -> notAsked(machine).exception())));
    }

    /// Until when a machine is trusted that has these.
    private Instant end(List<Registered> all) {
        var now = clock.instant();
        return all.stream()
                .filter(one -> one.isValid(now))
                .map(Registered::notAfter)
                .max(Instant::compareTo)
                .orElse(now);
    }

    /// Who revokes a certificate that is not there believes it revoked, and it is not.
    private Uni<Void> requireOne(Machine machine, String serial) {
        return register.of(machine.id())
                .invoke(all -> {
                    if (all.stream().noneMatch(one -> one.serial().equals(serial))) {
                        throw ArmError.notFound(
                                        "CertificateNotFound",
                                        "Machine '" + machine.resource().name()
                                                + "' has no certificate with the serial '"
                                                + serial + "', so nothing was revoked. A GET of "
                                                + machine.resource() + "/providers/Muster.Identity/certificates lists"
                                                + " those it has.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }

    /// Tools print serials in capitals, with colons between, or with a zero in front.
    private static String spelled(String serial) {
        return serial.strip().replace(":", "").replaceFirst("^0+", "").toLowerCase(Locale.ROOT);
    }

    private Uni<Machine> held(ResourceId machine) {
        return machines.hold(machine).map(found -> found.orElseThrow(() -> absent(machine)));
    }

    private static RuntimeException absent(ResourceId machine) {
        return ArmError.resourceNotFound(Machines.TYPE, machine.name()).exception();
    }

    private static ArmError notAsked(ResourceId machine) {
        return ArmError.conflict("NoReturnToApprove", "Machine '" + machine.name() + "' does not wait for a yes.");
    }
}
