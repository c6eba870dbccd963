package io.muster.agent.himds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.RefusedException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/// Gives a token to who can read the challenge's file.
final class TokenEndpoint {

    private static final Logger LOG = Logger.getLogger(TokenEndpoint.class.getName());
    private static final String SCHEME = "basic ";

    private final AgentConfig machine;
    private final ChallengeKeys keys;
    private final ManagedTokens tokens;
    private final BooleanSupplier isConnected;

    /// @param isConnected whether this host still is the machine
    TokenEndpoint(AgentConfig machine, ChallengeKeys keys, ManagedTokens tokens, BooleanSupplier isConnected) {
        this.machine = machine;
        this.keys = keys;
        this.tokens = tokens;
        this.isConnected = isConnected;
    }

    /// What is wrong with a request is said before it is challenged: who would read a file in vain need not.
    ///
    /// @throws IllegalArgumentException when the query is not understood
    LocalAnswer answer(LocalRequest request, Query query) {
        var wanted = TokenRequest.of(query, machine);
        if (!request.has("authorization")) {
            return challenge();
        }
        var key = request.header("authorization").map(TokenEndpoint::key).orElse("");
        return keys.spend(key)
                ? token(wanted)
                : LocalAnswer.error(
                        403,
                        "invalid_client",
                        "The key is not one that was given out for this, or was used, or is too old. Ask again without"
                                + " Authorization to get another.");
    }

    private LocalAnswer challenge() {
        return LocalAnswer.error(
                        401, "unauthorized", "Send the content of the file that Www-Authenticate names, as Basic.")
                .with("Www-Authenticate", "Basic realm=" + keys.issue());
    }

    /// The key is spent by now, and SDKs repeat a request as it was after 404, 408, 410, 429 and every 5xx; so none of
    /// these is ever answered. 400 is what OAuth has for all of them, and ends the attempt.
    private LocalAnswer token(TokenRequest wanted) {
        try {
            if (!isConnected.getAsBoolean()) {
                return LocalAnswer.error(400, "invalid_client", "This machine was disconnected: it has no identity.");
            }
            return LocalAnswer.ok(body(wanted, tokens.token(wanted)));
        } catch (RefusedException refused) {
            LOG.warning("himds: " + refused.getMessage());
            return LocalAnswer.error(400, refused.code(), String.valueOf(refused.getMessage()));
        } catch (UncheckedIOException away) {
            LOG.warning("himds: " + away.getMessage());
            return LocalAnswer.error(
                    400,
                    "temporarily_unavailable",
                    "The control plane is away and there is no token for this resource yet. Try again later.");
        }
    }

    /// Numbers are strings, as Azure's are; nothing is ever blank.
    private static ObjectNode body(TokenRequest wanted, ManagedToken token) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token.text())
                .put(
                        "expires_in",
                        Long.toString(
                                token.until().getEpochSecond() - token.since().getEpochSecond()))
                .put("expires_on", Long.toString(token.until().getEpochSecond()))
                .put("not_before", Long.toString(token.since().getEpochSecond()))
                .put("resource", wanted.resource())
                .put("token_type", "Bearer");
        wanted.identity().forEach(body::put);
        return body;
    }

    private static String key(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? authorization.substring(SCHEME.length()).strip()
                : "";
    }
}
