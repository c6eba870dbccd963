package io.muster.agent.himds;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is served where.
final class Routes {

    private static final String VERSIONS = "2019-08-15 2019-11-01 2020-06-01 2021-02-01";
    private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");

    private final TokenEndpoint tokens;
    private final InstanceMetadata metadata;

    Routes(TokenEndpoint tokens, InstanceMetadata metadata) {
        this.tokens = tokens;
        this.metadata = metadata;
    }

    /// Never fails on what was sent.
    LocalAnswer answer(LocalRequest request) {
        try {
            return Doorway.refusal(request).orElseGet(() -> admitted(request));
        } catch (IllegalArgumentException wrong) {
            return LocalAnswer.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private LocalAnswer admitted(LocalRequest request) {
        var query = request.query();
        return switch (request.path().toLowerCase(Locale.ROOT)) {
            case "/metadata/identity/oauth2/token" ->
                versionMissing(query).orElseGet(() -> tokens.answer(request, query));
            case "/metadata/instance" -> versionMissing(query).orElseGet(() -> LocalAnswer.ok(metadata.instance()));
            case "/metadata/instance/compute" ->
                versionMissing(query).orElseGet(() -> LocalAnswer.ok(metadata.compute()));
            case "/metadata/endpoints" -> versionMissing(query).orElseGet(() -> LocalAnswer.ok(metadata.endpoints()));
            default -> LocalAnswer.error(404, "not_found", "Nothing is served at this path.");
        };
    }

    /// Any version will do, but it has to be one.
    private static Optional<LocalAnswer> versionMissing(Query query) {
        return query.value("api-version")
                        .filter(text -> VERSION.matcher(text).matches())
                        .isPresent()
                ? Optional.empty()
                : Optional.of(LocalAnswer.badRequest(
                        "The query parameter 'api-version' must be a version. Supported are " + VERSIONS + "."));
    }
}
