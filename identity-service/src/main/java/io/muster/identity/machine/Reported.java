package io.muster.identity.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is kept of a machine's `properties` and given back: what it says of itself, and what people say of it
/// ([#CHOICES]). Everything else in `properties` is ours to say, and passed over when it is sent.
///
/// @param clientPublicKey base64 of the RSA public key in PKCS#1 DER
/// @param osType `linux` or `windows`
/// @param osName in lower case, as in ARM
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
        @Nullable String adFqdn,
        @Nullable String dnsFqdn,
        @Nullable String vmUuid,
        @Nullable String identityKeyStore,
        @Nullable String mssqlDiscovered,
        @Nullable String hardwareResourceId,
        @Nullable String parentClusterResourceId,
        @Nullable String privateLinkScopeResourceId,
        @Nullable Map<String, String> detectedProperties,
        @Nullable LocationData locationData,
        @Nullable AgentUpgrade agentUpgrade,
        @Nullable ObjectNode osProfile,
        @Nullable ObjectNode networkProfile,
        @Nullable ObjectNode cloudMetadata,
        @Nullable ObjectNode agentConfiguration,
        @Nullable ObjectNode serviceStatuses,
        @Nullable ObjectNode hardwareProfile,
        @Nullable ObjectNode storageProfile,
        @Nullable ObjectNode firmwareProfile,
        @Nullable ObjectNode licenseProfile) {

    /// What people say of a machine: what a PATCH may touch.
    static final List<String> CHOICES = List.of(
            "locationData",
            "agentUpgrade",
            "osProfile",
            "licenseProfile",
            "cloudMetadata",
            "parentClusterResourceId",
            "privateLinkScopeResourceId");

    private static final ObjectMapper JSON = new ObjectMapper();

    public Reported {
        osType = osType == null ? null : osType.toLowerCase(Locale.ROOT);
        osName = osName == null ? null : osName.toLowerCase(Locale.ROOT);
    }

    /// Where the machine stands, in people's words.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record LocationData(
            @Nullable String name,
            @Nullable String city,
            @Nullable String district,
            @Nullable String countryOrRegion) {}

    /// Whether the agent is to renew itself. What came of it is not for people to say.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AgentUpgrade(
            @Nullable String desiredVersion,
            @Nullable String correlationId,
            @Nullable Boolean enableAutomaticUpgrade) {}

    /// As a tree of its own, to be changed and read back.
    ObjectNode tree() {
        return JSON.valueToTree(this);
    }

    /// The same with another key.
    public Reported withKey(MachineKey key) {
        try {
            return of(tree().put("clientPublicKey", key.pkcs1()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("metadata that cannot be read back", impossible);
        }
    }

    /// @throws JsonProcessingException when a value is not what its place takes
    static Reported of(ObjectNode tree) throws JsonProcessingException {
        return JSON.treeToValue(tree, Reported.class);
    }
}
