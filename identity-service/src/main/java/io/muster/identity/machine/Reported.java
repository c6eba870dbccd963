package io.muster.identity.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a machine says of itself when it joins: the writable part of the resource's `properties`.
///
/// @param clientPublicKey base64 of the RSA public key in PKCS#1 DER
/// @param osType `linux` or `windows`
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reported(
        @Nullable String clientPublicKey,
        @Nullable String osType,
        @Nullable String osName,
        @Nullable String osVersion,
        @Nullable String osSku,
        @Nullable String osEdition,
        @Nullable String agentVersion,
        @Nullable String machineFqdn,
        @Nullable String domainName,
        @Nullable String dnsFqdn,
        @Nullable String vmUuid,
        @Nullable Map<String, String> detectedProperties,
        @Nullable JsonNode osProfile,
        @Nullable JsonNode networkProfile,
        @Nullable JsonNode cloudMetadata,
        @Nullable JsonNode agentConfiguration) {

    /// The same with another key.
    public Reported withKey(MachineKey key) {
        return new Reported(
                key.pkcs1(),
                osType,
                osName,
                osVersion,
                osSku,
                osEdition,
                agentVersion,
                machineFqdn,
                domainName,
                dnsFqdn,
                vmUuid,
                detectedProperties,
                osProfile,
                networkProfile,
                cloudMetadata,
                agentConfiguration);
    }
}
