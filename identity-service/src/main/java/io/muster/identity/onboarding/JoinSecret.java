package io.muster.identity.onboarding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A join token as its bearer has it: `mjt.<id>.<256 random bits>`.
///
/// @param id finds the token; no secret
record JoinSecret(UUID id, String secret) {

    private static final Pattern TEXT = Pattern.compile("mjt\\.([0-9a-f]{32})\\.([A-Za-z0-9_-]{43})");
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static JoinSecret fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new JoinSecret(
                UUID.randomUUID(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Nothing when it is no token at all.
    static Optional<JoinSecret> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches() ? Optional.of(new JoinSecret(uuid(match.group(1)), match.group(2))) : Optional.empty();
    }

    String text() {
        return "mjt." + id.toString().replace("-", "") + "." + secret;
    }

    /// What is kept of it. The secret is random and long, so that a plain hash cannot be guessed back.
    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Takes as long for a hash that is nearly right as for any other.
    boolean isHashedTo(String hash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "JoinSecret[id=" + id + "]";
    }

    private static UUID uuid(String hex) {
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
}
