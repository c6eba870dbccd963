package io.muster.identity.authority;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.identity.IdentitySettings;
import io.muster.identity.machine.Machine;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Issues machine certificates.
///
/// @param life of a certificate; it is renewed from half of it on
public record Authority(KeyRing ring, Duration life) {

    /// A certificate and what the machine is told of it.
    record Issued(String serial, Instant notBefore, Instant notAfter, CertificateGrant grant) {}

    /// Refuses unless the very key of the machine resource has signed the request.
    Issued issue(Machine machine, SigningRequest request, Instant now) {
        if (!machine.publicKey().is(request.key()) || !request.subject().equals(machine.id())) {
            throw untrusted().exception();
        }
        var notAfter = now.plus(life);
        var certificate = certificate(machine.id(), request, now, notAfter);
        return new Issued(
                certificate.getSerialNumber().toString(16),
                now,
                notAfter,
                new CertificateGrant(
                        Certificates.pem(List.of(certificate, ring.issuer().certificate())),
                        notAfter,
                        now.plus(life.dividedBy(2))));
    }

    /// The bundle that verifies machine certificates: current and next issuer, PEM.
    String bundle() {
        return Certificates.pem(
                ring.issuers().stream().map(KeySlot::certificate).toList());
    }

    /// One answer for every way of not being the machine, so that nothing can be learned from it.
    static ArmError untrusted() {
        return ArmError.forbidden("The request is not signed with the key of that machine.");
    }

    private X509Certificate certificate(MachineId machine, SigningRequest request, Instant from, Instant to) {
        try {
            return Certificates.forMachine(machine, request.key(), ring.issuer(), from, to);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the authority cannot sign", broken);
        }
    }

    @Dependent
    static class Source {

        @Produces
        @Singleton
        KeyRing ring(IdentitySettings settings, Clock clock) {
            var authority = settings.authority();
            return new KeyRingFile(authority.keystore(), authority.password(), clock).open();
        }

        @Produces
        @Singleton
        Authority authority(KeyRing ring, IdentitySettings settings) {
            return new Authority(ring, settings.authority().certificateLife());
        }
    }
}
