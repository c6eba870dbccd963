package io.muster.contracts.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The answer of `POST /agent/v1/identity/token` (RFC 6749 §5.1).
public record TokenGrant(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn) {

    @Override
    public String toString() {
        return "TokenGrant[expiresIn=" + expiresIn + "]";
    }
}
