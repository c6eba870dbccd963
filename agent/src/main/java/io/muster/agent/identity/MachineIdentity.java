package io.muster.agent.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.agent.fault.AwayException;
import io.muster.agent.host.Host;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.TokenGrant;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Certificate and token of this machine: got with its key, renewed in time, kept while they are good.
public final class MachineIdentity implements TokenSource {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(3);

    /// A token is asked for anew this long before it ends.
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Gateway gateway;
    private final MachineId machine;
    private final Clock clock;
    private final CertificateUpkeep upkeep;
    private final Supplier<Optional<HostFingerprint>> host;
    private volatile CompletableFuture<Void> copy = new CompletableFuture<>();
    private @Nullable String token;
    private Instant tokenEnds = Instant.EPOCH;

    public MachineIdentity(AgentHome home, Gateway gateway, MachineId machine, MachineKey key, Clock clock) {
        this(home, gateway, machine, key, clock, () -> Fingerprint.of(Host.live()));
    }

    MachineIdentity(
            AgentHome home,
            Gateway gateway,
            MachineId machine,
            MachineKey key,
            Clock clock,
            Supplier<Optional<HostFingerprint>> host) {
        this.gateway = gateway;
        this.machine = machine;
        this.clock = clock;
        this.host = host;
        this.upkeep = new CertificateUpkeep(home, gateway, machine, key, clock, host);
    }

    /// A token that is good for a while yet.
    ///
    /// @throws RefusedException when the control plane does not know this machine or its key
    @Override
    public synchronized String token() {
        var now = clock.instant();
        if (token == null || !now.isBefore(tokenEnds.minus(MARGIN))) {
            var grant = askForToken(now, "");
            token = grant.accessToken();
            tokenEnds = now.plusSeconds(grant.expiresIn());
        }
        return token;
    }

    /// A token in this machine's name for somebody else, asked for anew.
    ///
    /// @throws RefusedException when there is none for this resource or this machine
    /// @throws UncheckedIOException when the control plane is away
    public TokenGrant managedToken(String resource) {
        return askForToken(clock.instant(), "&resource=" + URLEncoder.encode(resource, StandardCharsets.UTF_8));
    }

    /// After a 401: the next call asks for a new one.
    @Override
    public synchronized void forgetToken() {
        token = null;
    }

    /// Gets a certificate when there is none or it is time for the next, and finishes a change of the key that
    /// was cut off.
    ///
    /// @throws RefusedException when there is none for this machine, or none yet
    public void renewCertificate() {
        try {
            upkeep.renew();
        } catch (RefusedException refused) {
            hear(refused.code());
            throw refused;
        }
    }

    /// Renews the certificate, and leaves when another host has this identity.
    ///
    /// @return true when this host has become another machine: [Becoming] has to be finished, and all that knew
    ///     the old identity begun anew
    public boolean tend() {
        if (copy.isDone()) {
            copy = new CompletableFuture<>();
            upkeep.leave();
            return true;
        }
        renewCertificate();
        return false;
    }

    /// Done once this host was told that another has this identity, until it was tried to leave.
    public CompletableFuture<Void> copy() {
        return copy;
    }

    /// What another question was refused for says nothing about this one.
    private void hear(String code) {
        if (code.equals(Endpoints.IS_A_COPY)) {
            copy.complete(null);
        }
    }

    private TokenGrant askForToken(Instant now, String more) {
        var form = "grant_type=client_credentials&client_assertion_type="
                + URLEncoder.encode(ASSERTION_TYPE, StandardCharsets.UTF_8) + "&client_assertion="
                + URLEncoder.encode(assertion(now), StandardCharsets.UTF_8)
                + host.get()
                        .map(mark -> "&" + Endpoints.HOST_FIELD + "="
                                + URLEncoder.encode(mark.toString(), StandardCharsets.UTF_8))
                        .orElse("")
                + more;
        var answer = gateway.send(gateway.request(Endpoints.TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        if (answer.status() == 400 || answer.status() == 401 || answer.status() == 409) {
            hear(answer.code());
            throw new RefusedException(answer.code(), "the token was refused: " + answer.error());
        }
        if (!answer.isSuccess()) {
            throw new AwayException("no token now: " + answer.error());
        }
        return answer.as(TokenGrant.class);
    }

    private String assertion(Instant now) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(machine.toString())
                .subject(machine.toString())
                .audience(gateway.url() + Endpoints.TOKEN)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFE)))
                .build();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            jwt.sign(new RSASSASigner(upkeep.key().privateKey()));
        } catch (JOSEException broken) {
            throw new IllegalStateException("the machine's key cannot sign", broken);
        }
        return jwt.serialize();
    }
}
