package io.muster.identity.certificate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.chassis.arm.Strict;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates of machines, as operators see them.
@Path(AtScope.PATH + "/providers/Muster.Identity")
public class MachineCertificateResource {

    private final CertificateDesk desk;
    private final Gateway gateway;
    private final CurrentCaller caller;

    MachineCertificateResource(CertificateDesk desk, Gateway gateway, CurrentCaller caller) {
        this.desk = desk;
        this.gateway = gateway;
        this.caller = caller;
    }

    /// @param revoked when; null while it is not
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Certificate(
            String serial,
            String issuer,
            Instant notBefore,
            Instant notAfter,
            @Nullable Instant revoked,
            @Nullable RevocationReason reason) {

        static Certificate of(Registered one) {
            var revocation = one.revocation();
            return new Certificate(
                    one.serial(),
                    one.issuer(),
                    one.notBefore(),
                    one.notAfter(),
                    revocation == null ? null : revocation.at(),
                    revocation == null ? null : revocation.reason());
        }
    }

    record Certificates(List<Certificate> value) {

        static Certificates of(List<Registered> all) {
            return new Certificates(all.stream().map(Certificate::of).toList());
        }
    }

    /// @param serial the one that is meant; null for all
    @Strict
    record Revoking(@Nullable String serial, @Nullable RevocationReason reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Return(
            String machine,
            String why,
            @Nullable String host,
            Instant askedAt,
            Instant lastAskedAt,
            @Nullable Instant approvedAt,
            @Nullable String approvedBy) {

        static Return of(MachineReturn one) {
            var approval = one.approval();
            return new Return(
                    one.machine().value(),
                    one.why(),
                    one.host() == null ? null : one.host().toString(),
                    one.askedAt(),
                    one.lastAskedAt(),
                    approval == null ? null : approval.at(),
                    approval == null ? null : approval.by());
        }
    }

    /// The newest first.
    @GET
    @Path("/certificates")
    public Uni<Certificates> certificates(@PathParam("scope") AtScope machine) {
        return desk.certificates(machine.id()).map(Certificates::of);
    }

    /// Without a serial the machine has no certificate any more, and gets no token and no certificate until
    /// somebody has approved that it comes back. 404 `CertificateNotFound` when it has none with that serial.
    @POST
    @Path("/revokeCertificates")
    public Uni<Certificates> revoke(@PathParam("scope") AtScope machine, @Nullable Revoking wanted) {
        var serial = wanted == null ? null : wanted.serial();
        var reason = wanted == null || wanted.reason() == null ? RevocationReason.PRIVILEGE_WITHDRAWN : wanted.reason();
        return desk.revoke(machine.id(), serial, reason).map(Certificates::of);
    }

    /// Machines at or below a scope that wait for a yes.
    @GET
    @Path("/returns")
    public Uni<ArmPage<Return>> returns(
            @PathParam("scope") AtScope scope,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return desk.returns(scope.id(), window)
                .map(rows -> ArmPages.of(rows, window, one -> one.machine().key(), Return::of, gateway.url(), uri));
    }

    /// The machine may come back: the next time it asks it gets a certificate. 409 when it did not ask.
    @POST
    @Path("/approveReturn")
    public Uni<Return> approve(@PathParam("scope") AtScope machine) {
        return desk.approve(machine.id(), caller.person().principal()).map(Return::of);
    }
}
