package io.muster.identity.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "role_assignment")
class RoleAssignmentRow {

    @Id
    String key;

    @Column(nullable = false)
    String id;

    @Column(name = "scope_key", nullable = false)
    String scopeKey;

    @Column(nullable = false)
    String scope;

    @Column(name = "principal_id", nullable = false)
    String principalId;

    @Column(name = "principal_type", nullable = false)
    String principalType;

    @Column(name = "role_definition_id", nullable = false)
    String roleDefinitionId;

    @Nullable
    String description;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "created_by", nullable = false)
    String createdBy;
}
