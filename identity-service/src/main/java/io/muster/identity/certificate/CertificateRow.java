package io.muster.identity.certificate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "certificate")
class CertificateRow {

    @Id
    String serial;

    @Column(name = "machine_id", nullable = false)
    UUID machineId;

    @Column(nullable = false)
    String issuer;

    @Column(name = "key_id", nullable = false)
    String keyId;

    @Column(nullable = false)
    byte[] der;

    @Column(name = "not_before", nullable = false)
    Instant notBefore;

    @Column(name = "not_after", nullable = false)
    Instant notAfter;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "revoked_for")
    @Nullable
    RevocationReason revokedFor;
}
