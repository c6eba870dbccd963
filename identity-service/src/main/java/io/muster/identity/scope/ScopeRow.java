package io.muster.identity.scope;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "scope")
class ScopeRow {

    @Id
    String key;

    @Column(nullable = false)
    String id;

    @Column(name = "display_name", nullable = false)
    String displayName;

    @Nullable
    String location;

    @Column(nullable = false)
    String tags;

    @Nullable
    String parent;
}
