package io.muster.identity.certificate;

import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.CertificateRevoked;
import io.muster.identity.authority.Authority;
import io.muster.identity.authority.Certificates;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineEffects;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Every certificate that was given out and has not been over for long. What changes it belongs in a transaction
/// that holds the machine, and is told.
@Singleton
public class Register implements MachineEffects {

    /// Passes over what somebody else has in hand, so that it waits for nobody.
    private static final String FORGET = """
            delete from certificate where serial in (
                select old.serial from certificate old
                where old.not_after < :before
                  and exists (
                    select 1 from certificate newer
                    where newer.machine_id = old.machine_id and newer.not_before > old.not_before)
                for update of old skip locked)
            """;

    private final Outbox outbox;
    private final Clock clock;
    private final Rows rows = new Rows();

    Register(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /// The newest certificate of a machine, valid or not.
    Uni<Optional<Registered>> latest(MachineId machine) {
        return of(machine).map(all -> all.stream().findFirst());
    }

    /// All certificates of a machine, the newest first.
    Uni<List<Registered>> of(MachineId machine) {
        return rows.list("machineId = ?1 order by notBefore desc, revokedAt nulls first", machine.value())
                .map(found -> found.stream().map(Register::value).toList());
    }

    /// A certificate of an issuer, in a session of its own.
    public Uni<Optional<Registered>> find(String issuer, String serial) {
        return Panache.withSession(() -> rows.findById(serial))
                .map(row -> Optional.ofNullable(row)
                        .filter(found -> found.issuer.equals(issuer))
                        .map(Register::value));
    }

    /// What an issuer's list says: revoked, and not over by itself. In a session of its own.
    public Uni<List<Revoked>> revoked(String issuer, Instant now) {
        return Panache.withSession(() -> rows.find(
                        "select serial, revokedAt, revokedFor from CertificateRow where issuer = ?1"
                                + " and revokedAt is not null and notAfter > ?2 order by serial",
                        issuer,
                        now)
                .project(Revoked.class)
                .list());
    }

    /// As much of a certificate as a list says of it.
    public record Revoked(String serial, Instant at, RevocationReason reason) {}

    /// Whoever holds the machine tells it.
    Uni<Void> add(Machine machine, Authority.Issued issued) {
        var row = new CertificateRow();
        row.serial = issued.serial();
        row.machineId = machine.id().value();
        row.issuer = issued.issuer();
        row.keyId = Certificates.keyId(issued.certificate().getPublicKey());
        row.der = der(issued.certificate());
        row.notBefore = issued.notBefore();
        row.notAfter = issued.notAfter();
        return rows.persist(row).replaceWithVoid();
    }

    /// Revokes those valid certificates of a machine that are meant; says which.
    Uni<List<Registered>> revoke(MachineId machine, Predicate<Registered> meant, RevocationReason reason) {
        var now = clock.instant();
        return of(machine)
                .map(all -> all.stream()
                        .filter(one -> one.isValid(now))
                        .filter(meant)
                        .toList())
                .call(found -> InOrder.each(found, one -> revoke(one, reason, now)));
    }

    /// Certificates that ended before; the latest of each machine stays, because it says how long the machine was
    /// away.
    Uni<Void> forget(Instant before) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET)
                        .setParameter("before", before.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> leaveWith(Machine machine) {
        return revoke(machine.id(), _ -> true, RevocationReason.CESSATION_OF_OPERATION)
                .replaceWithVoid();
    }

    private Uni<Void> revoke(Registered certificate, RevocationReason reason, Instant now) {
        return rows.findById(certificate.serial())
                .invoke(row -> {
                    row.revokedAt = now;
                    row.revokedFor = reason;
                })
                .chain(() -> outbox.announce(
                        new CertificateRevoked(certificate.machine(), certificate.serial(), reason.word(), now)));
    }

    private static Registered value(CertificateRow row) {
        return new Registered(
                row.serial,
                new MachineId(row.machineId),
                row.issuer,
                row.keyId,
                certificate(row.der),
                row.notBefore,
                row.notAfter,
                row.revokedAt == null || row.revokedFor == null
                        ? null
                        : new Registered.Revocation(row.revokedAt, row.revokedFor));
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a stored certificate is damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<CertificateRow, String> {}
}
