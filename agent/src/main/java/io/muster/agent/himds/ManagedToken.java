package io.muster.agent.himds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/// A token in the machine's name, by this machine's clock.
record ManagedToken(String text, Instant since, Instant until) {

    /// One that is as good as over is of no use to whoever asks for it now.
    private static final Duration LEAST_LEFT = Duration.ofMinutes(1);

    /// True in the first half of its life; after that a new one is got while there is time.
    boolean isFresh(Instant now) {
        return now.isBefore(since.plus(Duration.between(since, until).dividedBy(2)));
    }

    boolean isUsable(Instant now) {
        return now.isBefore(until.minus(LEAST_LEFT));
    }

    /// True when this is the token with that SHA-256.
    boolean hasHash(String hexadecimal) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).equalsIgnoreCase(hexadecimal);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "ManagedToken[until=" + until + "]";
    }
}
