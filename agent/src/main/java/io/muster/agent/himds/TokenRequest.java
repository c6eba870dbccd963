package io.muster.agent.himds;

import io.muster.agent.identity.AgentConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A question for a token that is understood.
///
/// @param identity the names the caller gave the identity; all are this machine's
/// @param refreshing SHA-256 of a token that is of no use to the caller any more
record TokenRequest(
        String resource,
        Map<String, String> identity,
        boolean bypassCache,
        @Nullable String refreshing) {

    private static final int LONGEST = 512;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    /// `mi_res_id` is what some SDKs call `msi_res_id`.
    private static final List<String> BY_ID = List.of("client_id", "object_id", "principal_id");

    private static final List<String> BY_RESOURCE = List.of("msi_res_id", "mi_res_id");

    TokenRequest {
        identity = Map.copyOf(identity);
    }

    /// @throws IllegalArgumentException when it is not for this machine or for nobody; the message is for the caller
    static TokenRequest of(Query query, AgentConfig machine) {
        var resource = query.value("resource")
                .filter(text ->
                        text.length() <= LONGEST && PRINTABLE.matcher(text).matches())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The query parameter 'resource' must say whom the token is for, e.g. https://vault.azure.net."));
        var identity = new LinkedHashMap<String, String>();
        BY_ID.forEach(name -> own(query, name, machine.vmId().toString()).ifPresent(id -> identity.put(name, id)));
        BY_RESOURCE.forEach(
                name -> own(query, name, machine.resourceId().value()).ifPresent(id -> identity.put("msi_res_id", id)));
        return new TokenRequest(
                resource,
                identity,
                query.value("bypass_cache").filter("true"::equalsIgnoreCase).isPresent(),
                query.value("token_sha256_to_refresh").orElse(null));
    }

    private static Optional<String> own(Query query, String name, String mine) {
        var asked = query.value(name);
        if (asked.isPresent() && !asked.get().equalsIgnoreCase(mine)) {
            throw new IllegalArgumentException("This machine has no identity with that '" + name
                    + "'. Leave it out to get a token in the machine's own name.");
        }
        return asked;
    }
}
