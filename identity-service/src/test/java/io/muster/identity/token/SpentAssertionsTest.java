package io.muster.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpentAssertionsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final RSAKey KEY = key();

    private final UUID machine = UUID.randomUUID();
    private final SpentAssertions spent = new SpentAssertions(START);

    @Test
    void anAssertionIsTakenOnce() throws Exception {
        var one = assertion(machine, "1", START.plusSeconds(60));
        assertThat(spent.take(one)).isTrue();
        assertThat(spent.take(one)).isFalse();
        assertThat(spent.take(assertion(machine, "2", START.plusSeconds(60)))).isTrue();
    }

    @Test
    void twoMachinesMayMakeTheSameId() throws Exception {
        assertThat(spent.take(assertion(machine, "1", START))).isTrue();
        assertThat(spent.take(assertion(UUID.randomUUID(), "1", START))).isTrue();
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        var used = assertion(machine, "1", START.plusSeconds(60));
        assertThat(spent.take(used)).isTrue();
        var restarted = new SpentAssertions(START.plusSeconds(65));
        assertThat(restarted.take(used)).isFalse();
        assertThat(restarted.take(assertion(machine, "2", START.plusSeconds(70))))
                .isTrue();
    }

    @Test
    void anAssertionThatDoesNotSayWhenItWasMadeIsNotTaken() throws Exception {
        assertThat(spent.take(assertion(machine, "1", null))).isFalse();
    }

    private static ClientAssertion assertion(UUID machine, String id, @Nullable Instant made) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(machine.toString())
                .subject(machine.toString())
                .jwtID(id)
                .issueTime(made == null ? null : Date.from(made))
                .build();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        jwt.sign(new RSASSASigner(KEY));
        return ClientAssertion.parse(jwt.serialize());
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2_048).generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
