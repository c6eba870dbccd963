package io.muster.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The keys of tokens in the order in which they sign. Time alone moves on from one to the next, so that replicas that
/// read the same file agree without a word.
record TokenKeys(List<TokenKey> keys) {

    /// How long a key is published before it signs at least, when a service was away for so long that it has no next
    /// key.
    private static final Duration NOTICE = Duration.ofDays(1);

    TokenKeys {
        keys = keys.stream().sorted(Comparator.comparing(TokenKey::from)).toList();
    }

    /// The one that signs.
    TokenKey signing(Instant now) {
        return keys.stream()
                .filter(key -> !key.from().isAfter(now))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new IllegalStateException("every token key is for later; check the clock"));
    }

    /// As they should be now: with a key that signs, the one that will, and those whose last tokens may still be in
    /// use.
    ///
    /// @param period how long a key signs
    /// @param longestLife of a token
    TokenKeys at(Instant now, Duration period, Duration longestLife) {
        var kept = new ArrayList<TokenKey>();
        for (int i = 0; i < keys.size(); i += 1) {
            boolean isLast = i + 1 == keys.size();
            if (isLast || keys.get(i + 1).from().plus(longestLife).isAfter(now)) {
                kept.add(keys.get(i));
            }
        }
        if (kept.isEmpty()) {
            kept.add(TokenKey.startingAt(now));
        }
        var last = kept.getLast().from();
        if (!last.isAfter(now)) {
            var soonest = now.plus(NOTICE);
            var due = last.plus(period);
            kept.add(TokenKey.startingAt(due.isAfter(soonest) ? due : soonest));
        }
        return new TokenKeys(kept);
    }
}
