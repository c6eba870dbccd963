package io.muster.identity.token;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.TokenGrant;
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
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// The token endpoint of machines: `client_credentials` with a client assertion (RFC 6749 §4.4, RFC 7523 §2.2).
@Path("/agent/v1/identity")
public class TokenResource {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Machines machines;
    private final MachineTokens tokens;
    private final Clock clock;
    private final String audience;
    private final SpentAssertions spent;

    TokenResource(Machines machines, MachineTokens tokens, Clock clock, Gateway gateway) {
        this.machines = machines;
        this.tokens = tokens;
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
            List<String> grant_types_supported,
            List<String> id_token_signing_alg_values_supported) {}

    /// 401 `invalid_client` for every assertion that does not hold, whatever is wrong with it.
    @POST
    @Path("/token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<TokenGrant> token(
            @RestForm("grant_type") @Nullable String grantType,
            @RestForm("client_assertion_type") @Nullable String assertionType,
            @RestForm("client_assertion") @Nullable String assertion) {
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
        var now = clock.instant();
        return machines.vouch(read.machine(), key -> read.holds(key, audience, now))
                .map(found -> {
                    var machine = found.orElseThrow(TokenResource::invalidClient);
                    if (!spent.take(read)) {
                        throw invalidClient();
                    }
                    return tokens.grant(machine, now);
                });
    }

    /// The keys that verify machine tokens.
    @GET
    @Path("/jwks")
    public Map<String, Object> jwks() {
        return tokens.jwks();
    }

    @GET
    @Path("/.well-known/openid-configuration")
    public Discovery discovery() {
        return new Discovery(
                tokens.issuer(), tokens.issuer() + "/jwks", audience, List.of("client_credentials"), List.of("ES256"));
    }

    private static ClientAssertion parse(String assertion) {
        try {
            return ClientAssertion.parse(assertion);
        } catch (IllegalArgumentException unreadable) {
            throw invalidClient();
        }
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
