package io.muster.identity;

import java.time.Instant;

/// Who made a resource and who changed it last, and when.
public record SystemData(
        String createdBy,
        Author.Kind createdByType,
        Instant createdAt,
        String lastModifiedBy,
        Author.Kind lastModifiedByType,
        Instant lastModifiedAt) {

    public static SystemData made(Author by, Instant now) {
        return new SystemData(by.id(), by.kind(), now, by.id(), by.kind(), now);
    }

    public SystemData changed(Author by, Instant now) {
        return new SystemData(createdBy, createdByType, createdAt, by.id(), by.kind(), now);
    }
}
