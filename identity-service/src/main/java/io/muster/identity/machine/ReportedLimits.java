package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How much may be said of a machine. Who says more is refused, not cut short.
final class ReportedLimits {

    private static final Set<String> OS_TYPES = Set.of("linux", "windows");
    private static final Set<String> KEY_STORES = Set.of("Default", "TPM");
    private static final int LONGEST_TEXT = 256;
    private static final int LONGEST_ID = 2_048;
    private static final int MOST_DETECTED = 128;
    private static final int LONGEST_DETECTED = 1_024;
    private static final int LONGEST_WHOLE = 64 * 1_024;

    private ReportedLimits() {}

    /// The same, when it keeps to them.
    static Reported checked(Reported reported) {
        if (reported.osType() == null || !OS_TYPES.contains(reported.osType())) {
            throw ArmError.badRequest("InvalidOsType", "properties.osType is linux or windows.")
                    .exception();
        }
        if (reported.identityKeyStore() != null && !KEY_STORES.contains(reported.identityKeyStore())) {
            throw invalid("properties.identityKeyStore is Default or TPM.");
        }
        requireShort(texts(reported), LONGEST_TEXT, "Texts in properties");
        requireShort(
                Stream.of(
                        reported.hardwareResourceId(),
                        reported.parentClusterResourceId(),
                        reported.privateLinkScopeResourceId()),
                LONGEST_ID,
                "Resource ids in properties");
        requireFewDetected(reported);
        if (reported.tree().toString().length() > LONGEST_WHOLE) {
            throw invalid("properties has at most " + LONGEST_WHOLE + " characters.");
        }
        return reported;
    }

    private static Stream<@Nullable String> texts(Reported reported) {
        var own = Stream.of(
                reported.osName(),
                reported.osVersion(),
                reported.osSku(),
                reported.osEdition(),
                reported.agentVersion(),
                reported.machineFqdn(),
                reported.domainName(),
                reported.adFqdn(),
                reported.dnsFqdn(),
                reported.vmUuid(),
                reported.mssqlDiscovered());
        return Stream.concat(own, Stream.concat(place(reported.locationData()), upgrade(reported.agentUpgrade())));
    }

    private static Stream<@Nullable String> place(Reported.@Nullable LocationData place) {
        return place == null
                ? Stream.empty()
                : Stream.of(place.name(), place.city(), place.district(), place.countryOrRegion());
    }

    private static Stream<@Nullable String> upgrade(Reported.@Nullable AgentUpgrade upgrade) {
        return upgrade == null ? Stream.empty() : Stream.of(upgrade.desiredVersion(), upgrade.correlationId());
    }

    private static void requireShort(Stream<@Nullable String> texts, int longest, String what) {
        if (texts.anyMatch(text -> text != null && text.length() > longest)) {
            throw invalid(what + " have at most " + longest + " characters.");
        }
    }

    private static void requireFewDetected(Reported reported) {
        var detected = reported.detectedProperties();
        if (detected == null) {
            return;
        }
        if (detected.size() > MOST_DETECTED) {
            throw invalid("detectedProperties has at most " + MOST_DETECTED + " entries.");
        }
        detected.forEach((name, value) -> {
            if (value == null || name.length() > LONGEST_TEXT || value.length() > LONGEST_DETECTED) {
                throw invalid("A detected property is a text of at most " + LONGEST_DETECTED + " characters.");
            }
        });
    }

    private static RuntimeException invalid(String message) {
        return ArmError.badRequest("InvalidProperties", message).exception();
    }
}
