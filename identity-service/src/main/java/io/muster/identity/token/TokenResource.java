package io.muster.identity.token;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.TokenGrant;
import io.muster.identity.host.Hosts;
import io.muster.identity.machine.Machines;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// The token endpoint of machines: `client_credentials` with a client assertion (RFC 6749 §4.4, RFC 7523 §2.2).
@Path("/agent/v1/identity")
public class TokenResource {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Machines machines;
    private final MachineTokens tokens;
    private final Hosts hosts;
    private final Clock clock;
    private final String audience;
    private final SpentAssertions spent;

    TokenResource(Machines machines, MachineTokens tokens, Hosts hosts, Clock clock, Gateway gateway) {
        this.machines = machines;
        this.tokens = tokens;
        this.hosts = hosts;
        this.clock = clock;
        this.audience = gateway.url() + Endpoints.TOKEN;
        this.spent = new SpentAssertions(
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    }

    /// OpenID discovery, as far as a verifier of machine tokens needs it.
    record Discovery(
            String issuer,
            String jwks_uri,
            String token_endpoint,
            List<String> response_types_supported,
            List<String> subject_types_supported,
            List<String> grant_types_supported,
            List<String> token_endpoint_auth_methods_supported,
            List<String> token_endpoint_auth_signing_alg_values_supported,
            List<String> id_token_signing_alg_values_supported) {}

    /// 401 `invalid_client` for every assertion that does not hold, whatever is wrong with it; 401
    /// `certificate_ended` when the machine has to ask for a certificate first; 409 `CopyOfAnotherMachine` when
    /// another host has its identity; 400 `invalid_resource` for an audience that no token is made for.
    ///
    /// @param resource whom the token is for; Muster itself when it is absent
    /// @param host the fingerprint of the host that asks
    @POST
    @Path("/token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<TokenGrant> token(
            @RestForm("grant_type") @Nullable String grantType,
            @RestForm("client_assertion_type") @Nullable String assertionType,
            @RestForm("client_assertion") @Nullable String assertion,
            @RestForm("resource") @Nullable String resource,
            @RestForm(Endpoints.HOST_FIELD) @Nullable String host) {
        if (!"client_credentials".equals(grantType)) {
            throw ArmError.badRequest("unsupported_grant_type", "grant_type is client_credentials.")
                    .exception();
        }
        if (!ASSERTION_TYPE.equals(assertionType) || assertion == null) {
            throw ArmError.badRequest(
                            "invalid_request",
                            "client_assertion_type is " + ASSERTION_TYPE + ", client_assertion a signed JWT.")
                    .exception();
        }
        var read = parse(assertion);
        var wanted = Optional.ofNullable(resource).map(this::managedAudience);
        var seen = host(host);
        var now = clock.instant();
        return machines.vouch(read.machine(), key -> read.holds(key, audience, now))
                .chain(found -> {
                    var machine = found.orElseThrow(TokenResource::invalidClient);
                    if (!spent.take(read)) {
                        throw invalidClient();
                    }
                    if (!machine.isTrusted(now)) {
                        throw certificateEnded();
                    }
                    return hosts.look(machine.id(), seen).map(refusal -> {
                        refusal.ifPresent(copy -> {
                            throw copy.exception();
                        });
                        return wanted.map(other -> tokens.grant(machine, other, now))
                                .orElseGet(() -> tokens.grant(machine, now));
                    });
                });
    }

    /// The keys that verify machine tokens. A key is here for days before it signs, so that an hour's memory is safe.
    @GET
    @Cache(maxAge = 3_600)
    @Path("/jwks")
    public Map<String, Object> jwks() {
        return tokens.jwks();
    }

    @GET
    @Path("/.well-known/openid-configuration")
    public Discovery discovery() {
        return new Discovery(
                tokens.issuer(),
                tokens.issuer() + "/jwks",
                audience,
                List.of("token"),
                List.of("public"),
                List.of("client_credentials"),
                List.of("private_key_jwt"),
                List.of("RS256"),
                List.of("ES256"));
    }

    private ManagedAudience managedAudience(String resource) {
        try {
            var wanted = new ManagedAudience(resource);
            if (wanted.isAt(audience)) {
                throw invalidResource("tokens for Muster itself are asked for without 'resource'");
            }
            return wanted;
        } catch (IllegalArgumentException none) {
            throw invalidResource(String.valueOf(none.getMessage()));
        }
    }

    private static RuntimeException invalidResource(String why) {
        return ArmError.badRequest("invalid_resource", "No token is made for this resource: " + why + ".")
                .exception();
    }

    private static @Nullable HostFingerprint host(@Nullable String text) {
        try {
            return text == null ? null : HostFingerprint.of(text);
        } catch (IllegalArgumentException bad) {
            throw ArmError.badRequest("invalid_request", String.valueOf(bad.getMessage()))
                    .exception();
        }
    }

    private static ClientAssertion parse(String assertion) {
        try {
            return ClientAssertion.parse(assertion);
        } catch (IllegalArgumentException unreadable) {
            throw invalidClient();
        }
    }

    private static RuntimeException certificateEnded() {
        return new ArmError(
                        401,
                        "certificate_ended",
                        "The machine's certificate ended or was revoked. Ask for another at " + Endpoints.CERTIFICATES
                                + " first.")
                .exception();
    }

    private static RuntimeException invalidClient() {
        return new ArmError(
                        401,
                        "invalid_client",
                        "The client assertion is not valid for this machine now. Check the machine's clock and that it"
                                + " is still enrolled.")
                .exception();
    }
}
