package io.muster.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.muster.identity.machine.MachineKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class ClientAssertionTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final String HERE = "https://muster.test/agent/v1/identity/token";
    private static final String MACHINE = UUID.randomUUID().toString();
    private static final KeyPair PAIR = pair();
    private static final MachineKey KEY = key(PAIR);

    private static JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder()
                .issuer(MACHINE)
                .subject(MACHINE)
                .audience(HERE)
                .jwtID("once")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(120)));
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) {
        try {
            var jwt = new SignedJWT(new JWSHeader(algorithm), claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean holds(UnaryOperator<JWTClaimsSet.Builder> change) {
        var text = signed(change.apply(good()).build(), JWSAlgorithm.RS256, new RSASSASigner(PAIR.getPrivate()));
        return ClientAssertion.parse(text).holds(KEY, HERE, NOW);
    }

    private static Date in(Duration time) {
        return Date.from(NOW.plus(time));
    }

    @Test
    void holdsWhenTheMachinesKeySignedItForHereAndNow() {
        assertThat(holds(claims -> claims)).isTrue();
    }

    @Test
    void mayBeAMinuteOffAndNoMore() {
        assertThat(holds(claims -> claims.issueTime(in(Duration.ofSeconds(59)))))
                .isTrue();
        assertThat(holds(claims -> claims.notBeforeTime(in(Duration.ofSeconds(59)))))
                .isTrue();
        assertThat(holds(claims -> claims.expirationTime(in(Duration.ofSeconds(-59)))))
                .isTrue();
        assertThat(holds(claims -> claims.issueTime(in(Duration.ofSeconds(61)))))
                .as("issued in the future")
                .isFalse();
        assertThat(holds(claims -> claims.notBeforeTime(in(Duration.ofSeconds(61)))))
                .as("for the future")
                .isFalse();
        assertThat(holds(claims -> claims.expirationTime(in(Duration.ofSeconds(-61)))))
                .as("expired")
                .isFalse();
        assertThat(holds(claims -> claims.expirationTime(in(Duration.ofMinutes(7)))))
                .as("lives too long")
                .isFalse();
    }

    @Test
    void holdsForNobodyElse() {
        assertThat(holds(claims -> claims.audience("https://elsewhere.test"))).isFalse();
        assertThat(holds(claims -> claims.audience((String) null))).isFalse();
    }

    @Test
    void holdsForNoOtherKey() {
        var text = signed(good().build(), JWSAlgorithm.RS256, new RSASSASigner(pair().getPrivate()));
        assertThat(ClientAssertion.parse(text).holds(KEY, HERE, NOW)).isFalse();
    }

    @Test
    void needsAnEndAndAnIdOfReasonableLength() {
        assertThat(holds(claims -> claims.expirationTime(null))).isFalse();
        assertThat(holds(claims -> claims.jwtID(null))).isFalse();
        assertThat(holds(claims -> claims.jwtID("x".repeat(129)))).isFalse();
    }

    @Test
    void isAboutOneMachineThatSaysItItself() {
        refused(new RSASSASigner(PAIR.getPrivate()), good().issuer("somebody else"));
        refused(new RSASSASigner(PAIR.getPrivate()), good().subject(null));
        refused(new RSASSASigner(PAIR.getPrivate()), good().issuer("no machine").subject("no machine"));
    }

    private static void refused(JWSSigner signer, JWTClaimsSet.Builder claims) {
        var text = signed(claims.build(), JWSAlgorithm.RS256, signer);
        assertThatThrownBy(() -> ClientAssertion.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isSignedAndByNoOtherAlgorithm() throws JOSEException {
        assertUnreadable(new PlainJWT(good().build()).serialize());
        assertUnreadable(signed(good().build(), JWSAlgorithm.RS512, new RSASSASigner(PAIR.getPrivate())));
        // The public key as the secret of a MAC: known to everybody.
        var open = KEY.pkcs1().getBytes(StandardCharsets.US_ASCII);
        assertUnreadable(signed(good().build(), JWSAlgorithm.HS256, new MACSigner(open)));
    }

    @Test
    void isReadNoFurtherThanItMayBeLong() {
        assertUnreadable("x".repeat(8_193));
        assertUnreadable("");
        assertUnreadable("..");
    }

    private static void assertUnreadable(String text) {
        assertThatThrownBy(() -> ClientAssertion.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<String> assertions() {
        return Stream.of(
                signed(good().build(), JWSAlgorithm.RS256, new RSASSASigner(PAIR.getPrivate())),
                new PlainJWT(good().build()).serialize(),
                "e30.e30.e30",
                "eyJhbGciOiJSUzI1NiJ9.bnVsbA.",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOlsxXX0.AA",
                "eyJhbGciOjF9.e30.",
                "\u0000.\u0000.\u0000");
    }

    /// Whatever comes, it is understood or refused.
    @MethodSource("assertions")
    @FuzzTest
    void anythingIsUnderstoodOrRefused(String text) {
        if (text == null) {
            return;
        }
        try {
            var read = ClientAssertion.parse(text);
            assertThat(read.once()).startsWith(read.machine().toString());
            var _ = read.holds(KEY, HERE, NOW);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining(MACHINE);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MachineKey key(KeyPair pair) {
        var open = (RSAPublicKey) pair.getPublic();
        try {
            var der = new org.bouncycastle.asn1.pkcs.RSAPublicKey(open.getModulus(), open.getPublicExponent());
            return new MachineKey(Base64.getEncoder().encodeToString(der.getEncoded("DER")));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
