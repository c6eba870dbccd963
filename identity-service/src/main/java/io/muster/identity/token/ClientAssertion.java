package io.muster.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.contracts.MachineId;
import io.muster.identity.machine.MachineKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;

/// A client assertion (RFC 7523 §3), read but not believed yet.
final class ClientAssertion {

    private static final int LONGEST = 8_192;
    private static final int LONGEST_ID = 128;

    /// An assertion is made for one use at once.
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    /// How much a machine's clock may be wrong.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final SignedJWT jwt;
    private final JWTClaimsSet claims;
    private final MachineId machine;

    private ClientAssertion(SignedJWT jwt, JWTClaimsSet claims, MachineId machine) {
        this.jwt = jwt;
        this.claims = claims;
        this.machine = machine;
    }

    /// @throws IllegalArgumentException when it is no RS256 JWT whose issuer and subject are one machine
    static ClientAssertion parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("too long");
        }
        try {
            var jwt = SignedJWT.parse(text);
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                throw new IllegalArgumentException("not RS256");
            }
            var claims = jwt.getJWTClaimsSet();
            if (claims == null
                    || claims.getSubject() == null
                    || !claims.getSubject().equals(claims.getIssuer())) {
                throw new IllegalArgumentException("iss and sub are not one machine");
            }
            return new ClientAssertion(jwt, claims, MachineId.of(claims.getSubject()));
        } catch (ParseException unreadable) {
            throw new IllegalArgumentException("no JWT", unreadable);
        }
    }

    MachineId machine() {
        return machine;
    }

    /// One use each: two assertions of one machine never have the same.
    String once() {
        return machine + " " + claims.getJWTID();
    }

    /// False too when it does not say when it was made.
    boolean isMadeSince(Instant start) {
        var issued = claims.getIssueTime();
        return issued != null && !issued.toInstant().isBefore(start);
    }

    /// True when the machine's key signed it, for this audience, for about now.
    boolean holds(MachineKey key, String audience, Instant now) {
        return timely(now)
                && claims.getAudience().contains(audience)
                && claims.getJWTID() != null
                && claims.getJWTID().length() <= LONGEST_ID
                && signedBy(key);
    }

    private boolean timely(Instant now) {
        var expires = claims.getExpirationTime();
        var from = claims.getNotBeforeTime();
        var issued = claims.getIssueTime();
        var latestStart = now.plus(SKEW);
        return expires != null
                && expires.toInstant().isAfter(now.minus(SKEW))
                && !expires.toInstant().isAfter(now.plus(LONGEST_LIFE).plus(SKEW))
                && (from == null || !from.toInstant().isAfter(latestStart))
                && (issued == null || !issued.toInstant().isAfter(latestStart));
    }

    private boolean signedBy(MachineKey key) {
        try {
            return jwt.verify(new RSASSAVerifier(key.key()));
        } catch (JOSEException unverifiable) {
            return false;
        }
    }
}
