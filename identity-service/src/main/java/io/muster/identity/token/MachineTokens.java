package io.muster.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.TokenGrant;
import io.muster.identity.IdentitySettings;
import io.muster.identity.machine.KnownMachine;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/// Signs the tokens of machines (ES256) and publishes the keys that verify them. Made at the start, so that a key store
/// that cannot be opened ends the start and not the first request.
@Startup
@Singleton
class MachineTokens {

    private final String issuer;
    private final IdentitySettings.Tokens settings;
    private final TokenKeyFile file;
    private final Clock clock;
    private volatile TokenKeys keys;

    MachineTokens(Gateway gateway, IdentitySettings settings, Clock clock) {
        this.issuer = gateway.url() + "/agent/v1/identity";
        this.settings = settings.tokens();
        this.clock = clock;
        this.file = new TokenKeyFile(
                this.settings.keystore(), this.settings.password(), this.settings.keyPeriod(), longestLife());
        this.keys = file.review(clock.instant());
    }

    String issuer() {
        return issuer;
    }

    /// Makes the next key in time, and hears of one that another replica made.
    @Scheduled(every = "PT10M", delayed = "PT10M")
    void review() {
        keys = file.review(clock.instant());
    }

    /// The public halves: former, current and next.
    Map<String, Object> jwks() {
        return new JWKSet(keys.keys().stream().map(key -> (JWK) key.open()).toList()).toJSONObject();
    }

    /// For Muster's own services.
    TokenGrant grant(KnownMachine machine, Instant now) {
        return sign(
                new JWTClaimsSet.Builder()
                        .audience(Endpoints.AUDIENCE)
                        .claim("resource_id", machine.resource().value()),
                machine,
                now,
                settings.life());
    }

    /// For somebody else, with the claims that Azure's managed identities have. Muster's own services take none of
    /// these: the audience is not theirs.
    TokenGrant grant(KnownMachine machine, ManagedAudience audience, Instant now) {
        var principal = machine.id().toString();
        return sign(
                new JWTClaimsSet.Builder()
                        .audience(audience.value())
                        .claim("oid", principal)
                        .claim("appid", principal)
                        .claim("tid", settings.tenantId())
                        .claim("idtyp", "app")
                        .claim("xms_mirid", machine.resource().value()),
                machine,
                now,
                settings.managedLife());
    }

    private TokenGrant sign(JWTClaimsSet.Builder claims, KnownMachine machine, Instant now, Duration life) {
        var key = keys.signing(now);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.id())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.issuer(issuer)
                        .subject(machine.id().toString())
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(life)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            jwt.sign(key.signer());
        } catch (JOSEException broken) {
            throw new IllegalStateException("the token key cannot sign", broken);
        }
        return new TokenGrant(jwt.serialize(), "Bearer", life.toSeconds());
    }

    private Duration longestLife() {
        return settings.managedLife().compareTo(settings.life()) > 0 ? settings.managedLife() : settings.life();
    }
}
