package io.muster.identity.role;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "role_definition")
class RoleRow {

    @Id
    String name;

    @Column(name = "role_name", nullable = false)
    String roleName;

    @Column(nullable = false)
    String description;

    @Column(nullable = false)
    String permission;

    @Column(name = "assignable_scopes", nullable = false)
    String assignableScopes;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "created_by", nullable = false)
    String createdBy;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;

    @Column(name = "updated_by", nullable = false)
    String updatedBy;
}
