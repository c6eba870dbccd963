package io.muster.assignment.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "policy_assignment")
class PolicyAssignmentRow {

    @Id
    String key;

    @Column(nullable = false)
    String id;

    @Column(name = "scope_key", nullable = false)
    String scopeKey;

    @Column(nullable = false)
    String scope;

    @Column(nullable = false)
    String definition;

    @Nullable
    @Column(name = "display_name")
    String displayName;

    @Column(nullable = false)
    String parameters;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Enforcement enforcement;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;
}
