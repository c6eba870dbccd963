package io.muster.assignment.fleet;

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

    /// Key of the management group above.
    @Nullable
    String parent;
}
