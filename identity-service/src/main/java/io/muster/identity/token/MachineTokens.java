package io.muster.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.TokenGrant;
import io.muster.identity.IdentitySettings;
import io.muster.identity.authority.KeyRing;
import io.muster.identity.authority.KeySlot;
import io.muster.identity.machine.KnownMachine;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Signs machine tokens (ES256) and publishes the keys that verify them. Made at the start, so that a key store that
/// cannot be opened ends the start and not the first request.
@Startup
@Singleton
class MachineTokens {

    private final String issuer;
    private final Duration life;
    private final List<ECKey> keys;

    MachineTokens(KeyRing ring, Gateway gateway, IdentitySettings settings) {
        this.issuer = gateway.url() + "/agent/v1/identity";
        this.life = settings.tokens().life();
        this.keys = ring.tokens().stream().map(MachineTokens::key).toList();
    }

    String issuer() {
        return issuer;
    }

    /// The public halves, current and next.
    Map<String, Object> jwks() {
        return new JWKSet(keys.stream().map(key -> (JWK) key.toPublicJWK()).toList()).toJSONObject();
    }

    TokenGrant grant(KnownMachine machine, Instant now) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(machine.id().toString())
                .audience(Endpoints.AUDIENCE)
                .claim("resource_id", machine.resource().value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        var key = keys.getFirst();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException broken) {
            throw new IllegalStateException("the token key cannot sign", broken);
        }
        return new TokenGrant(jwt.serialize(), "Bearer", life.toSeconds());
    }

    private static ECKey key(KeySlot slot) {
        var publicKey = (ECPublicKey) slot.certificate().getPublicKey();
        try {
            return new ECKey.Builder(Curve.P_256, publicKey)
                    .privateKey((ECPrivateKey) slot.key())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (JOSEException broken) {
            throw new IllegalStateException("the token key has no thumbprint", broken);
        }
    }
}
