package io.muster.identity.onboarding;

import io.muster.identity.Author;
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

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "created_by", nullable = false)
    String createdBy;

    @Enumerated(EnumType.STRING)
    @Column(name = "created_by_type", nullable = false)
    Author.Kind createdByType;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;

    @Column(name = "updated_by", nullable = false)
    String updatedBy;

    @Enumerated(EnumType.STRING)
    @Column(name = "updated_by_type", nullable = false)
    Author.Kind updatedByType;
}
