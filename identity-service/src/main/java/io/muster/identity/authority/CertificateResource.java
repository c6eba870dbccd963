package io.muster.identity.authority;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.Outbox;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Machine certificates for those who can sign with the machine's key.
@Path("/agent/v1/identity")
public class CertificateResource {

    private final Machines machines;
    private final Authority authority;
    private final CertificateStore store;
    private final Outbox outbox;
    private final Clock clock;

    CertificateResource(Machines machines, Authority authority, CertificateStore store, Outbox outbox, Clock clock) {
        this.machines = machines;
        this.authority = authority;
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// 400 `InvalidSigningRequest` when it cannot be read; 403 when the machine is unknown or the key another's.
    @POST
    @Path("/certificates")
    public Uni<CertificateGrant> issue(@Nullable CertificateRequest body) {
        var request = request(body);
        return machines.find(request.subject())
                .map(found -> found.orElseThrow(() -> Authority.untrusted().exception()))
                .chain(machine -> issue(machine, request));
    }

    /// The authority's certificates, current and next, PEM.
    @GET
    @Path("/authorities")
    @Produces("application/x-pem-file")
    public String authorities() {
        return authority.bundle();
    }

    private Uni<CertificateGrant> issue(Machine machine, SigningRequest request) {
        var now = clock.instant();
        var issued = authority.issue(machine, request, now);
        return Panache.withTransaction(() -> store.add(machine.id(), issued)
                        .chain(() -> outbox.announce(
                                new CertificateIssued(machine.id(), issued.serial(), issued.notAfter(), now))))
                .replaceWith(issued.grant());
    }

    private static SigningRequest request(@Nullable CertificateRequest body) {
        if (body == null) {
            throw invalid("the body needs 'machine' and 'signingRequest'");
        }
        try {
            var request = SigningRequest.parse(body.signingRequest());
            if (!request.subject().equals(body.machine())) {
                throw invalid("the subject is not CN={machine}");
            }
            return request;
        } catch (IllegalArgumentException bad) {
            throw invalid(String.valueOf(bad.getMessage()));
        }
    }

    private static RuntimeException invalid(String why) {
        return ArmError.badRequest("InvalidSigningRequest", "The certificate request was refused: " + why + ".")
                .exception();
    }
}
