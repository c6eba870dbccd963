package io.muster.contracts.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.contracts.Required;

/// The answer of `POST /agent/v1/identity/token` (RFC 6749 §5.1).
public record TokenGrant(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn) {

    public TokenGrant {
        Required.text("a token grant: access_token and token_type", accessToken, tokenType);
        Required.count("a token grant: expires_in of zero or more", expiresIn);
    }

    @Override
    public String toString() {
        return "TokenGrant[expiresIn=" + expiresIn + "]";
    }
}
