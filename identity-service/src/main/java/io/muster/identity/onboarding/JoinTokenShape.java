package io.muster.identity.onboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.identity.SystemData;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A join token as a resource.
@JsonInclude(JsonInclude.Include.NON_NULL)
record JoinTokenShape(String id, String name, String type, SystemData systemData, Properties properties) {

    /// @param tokenId how the audit log calls the token
    /// @param secret the token itself, in the answer that made it and nowhere else
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            String tokenId,
            Instant expiresOn,
            int maxUses,
            int uses,
            String state,
            @Nullable String location,
            Map<String, String> tags,
            String provisioningState,
            @Nullable String secret) {

        @Override
        public String toString() {
            return "Properties[tokenId=" + tokenId + "]";
        }
    }

    static JoinTokenShape of(JoinToken token, @Nullable JoinSecret secret, Instant now) {
        var terms = token.terms();
        return new JoinTokenShape(
                token.resource().value(),
                token.resource().name(),
                JoinToken.TYPE,
                token.systemData(),
                new Properties(
                        token.id().toString(),
                        terms.expiresOn(),
                        terms.maxUses(),
                        token.uses(),
                        word(token.state(now)),
                        terms.location(),
                        terms.tags(),
                        "Succeeded",
                        secret == null ? null : secret.text()));
    }

    private static String word(JoinToken.State state) {
        return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
