package io.muster.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/// Remembers which assertions were used, so that none is worth two tokens. In memory alone: what was made before the
/// memory began may have been used before, and is not taken (`docs/adr/0007`).
final class SpentAssertions {

    /// Longer than an assertion can live.
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private static final long MOST = 1_000_000;

    private final Instant since;
    private final Cache<String, Boolean> spent =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(MOST).build();

    /// @param since when the process began
    SpentAssertions(Instant since) {
        this.since = since;
    }

    /// True once for each assertion.
    boolean take(ClientAssertion assertion) {
        return assertion.isMadeSince(since) && spent.asMap().putIfAbsent(assertion.once(), true) == null;
    }
}
