package io.muster.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;

/// A [SystemData] in the row of what it is about.
@Embeddable
public class SystemDataColumns {

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

    public static SystemDataColumns of(SystemData data) {
        var columns = new SystemDataColumns();
        columns.createdAt = data.createdAt();
        columns.createdBy = data.createdBy();
        columns.createdByType = data.createdByType();
        columns.updatedAt = data.lastModifiedAt();
        columns.updatedBy = data.lastModifiedBy();
        columns.updatedByType = data.lastModifiedByType();
        return columns;
    }

    public SystemData value() {
        return new SystemData(createdBy, createdByType, createdAt, updatedBy, updatedByType, updatedAt);
    }
}
