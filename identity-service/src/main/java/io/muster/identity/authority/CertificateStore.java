package io.muster.identity.authority;

import io.muster.contracts.MachineId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// The register of certificates that were given out.
@Singleton
class CertificateStore {

    private static final String INSERT = """
            insert into certificate (serial, machine_id, not_before, not_after)
            values (:serial, :machine, :notBefore, :notAfter)
            """;

    /// In the transaction at hand.
    Uni<Void> add(MachineId machine, Authority.Issued issued) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter("serial", issued.serial())
                        .setParameter("machine", machine.value())
                        .setParameter("notBefore", at(issued.notBefore()))
                        .setParameter("notAfter", at(issued.notAfter()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
