package io.muster.contracts.agent;

import io.muster.contracts.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /agent/v1/identity/join`: a machine joins by a token that somebody made for it. Sending it again
/// after a lost answer is harmless.
///
/// @param token as its maker was told it
/// @param name what the machine resource is to be called
/// @param publicKey base64 of the RSA public key in PKCS#1 DER
/// @param location the token's own counts before this, and the resource group's after
/// @param tags the token's own count before these
/// @param properties what the machine says of itself, as in the `properties` of a machine's PUT
public record JoinRequest(
        String token,
        String name,
        String publicKey,
        @Nullable String location,
        @Nullable Map<String, String> tags,
        @Nullable Map<String, Object> properties) {

    public JoinRequest {
        Required.text("a join: token, name and publicKey", token, name, publicKey);
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        properties = properties == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    @Override
    public String toString() {
        return "JoinRequest[name=" + name + "]";
    }
}
