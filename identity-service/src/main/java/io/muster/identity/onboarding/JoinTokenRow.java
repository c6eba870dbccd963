package io.muster.identity.onboarding;

import io.muster.identity.SystemDataColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "join_token")
class JoinTokenRow {

    @Id
    UUID id;

    @Column(nullable = false)
    String key;

    @Column(name = "resource_id", nullable = false)
    String resourceId;

    @Column(name = "group_key", nullable = false)
    String groupKey;

    @Column(name = "secret_hash", nullable = false)
    String secretHash;

    @Column(name = "expires_on", nullable = false)
    Instant expiresOn;

    @Column(name = "max_uses", nullable = false)
    int maxUses;

    /// Spent by one statement alone, never with the rest of the row.
    @Column(nullable = false, updatable = false)
    int uses;

    @Nullable
    String location;

    @Column(nullable = false)
    String tags;

    @Embedded
    SystemDataColumns systemData;
}
