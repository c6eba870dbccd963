package io.muster.identity.authority;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.identity.machine.Machine;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Issues machine certificates.
public record Authority(KeyRing ring, Keys.Terms terms) {

    /// Nothing that an issuer signs outlives it.
    private static final Duration BEFORE_THE_END = Duration.ofDays(1);

    /// A new certificate.
    ///
    /// @param issuer the key id of the slot that signed it
    public record Issued(String issuer, X509Certificate certificate, Instant notBefore, Instant notAfter) {

        /// Hex, as printed by common tools.
        public String serial() {
            return certificate.getSerialNumber().toString(16);
        }

        /// What the others hear of it.
        public CertificateIssued fact(MachineId machine) {
            return new CertificateIssued(machine, serial(), notAfter, notBefore);
        }
    }

    /// Refuses unless the very key of the machine resource has signed the request.
    public Issued issue(Machine machine, SigningRequest request, Instant now) {
        if (!machine.publicKey().is(request.key()) || !request.subject().equals(machine.id())) {
            throw untrusted().exception();
        }
        // A certificate knows no less than a second.
        var from = now.truncatedTo(ChronoUnit.SECONDS);
        var wanted = from.plus(terms.certificateLife());
        var last = ring.issuer().ends().minus(BEFORE_THE_END);
        var notAfter = wanted.isBefore(last) ? wanted : last;
        try {
            var certificate =
                    Certificates.forMachine(machine.id(), request.key(), ring.issuer(), from, notAfter, terms);
            return new Issued(ring.issuer().id(), certificate, from, notAfter);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the authority cannot sign", broken);
        }
    }

    /// What the machine is told of a certificate of this authority.
    public CertificateGrant grant(X509Certificate certificate, KeySlot issuer, Instant notBefore) {
        return new CertificateGrant(
                Certificates.pem(List.of(certificate, issuer.certificate())),
                certificate.getNotAfter().toInstant(),
                renewAfter(certificate.getSerialNumber(), notBefore));
    }

    /// From half of its life on, and a little later for each in its own way: machines that joined together must
    /// not come back together.
    public Instant renewAfter(BigInteger serial, Instant notBefore) {
        var life = terms.certificateLife();
        long spread = Math.max(1, life.toSeconds() / 20);
        return notBefore
                .plus(life.dividedBy(2))
                .plusSeconds(serial.mod(BigInteger.valueOf(spread)).longValue());
    }

    /// The bundle that verifies machine certificates: current, next and former issuers, PEM.
    String bundle() {
        return Certificates.pem(
                ring.issuers().stream().map(KeySlot::certificate).toList());
    }

    /// One answer for every way of not being the machine, so that nothing can be learned from it.
    public static ArmError untrusted() {
        return ArmError.forbidden("The request is not signed with the key of that machine.");
    }
}
