package io.muster.agent.himds;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a request must be before its path is looked at. Programs on this machine ask so on purpose; a browser that was
/// told to, or a server that fetches what strangers name, does not.
final class Doorway {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private Doorway() {}

    /// Nothing when the request may come in.
    static Optional<LocalAnswer> refusal(LocalRequest request) {
        if (!request.target().startsWith("/")
                || request.header("host")
                        .filter(name -> LOOPBACK.matcher(name).matches())
                        .isEmpty()) {
            return Optional.of(LocalAnswer.badRequest("The Host header is no name of this machine's loopback."));
        }
        if (request.has("x-forwarded-for") || request.has("forwarded")) {
            return Optional.of(LocalAnswer.badRequest("The request was forwarded; it must come from this machine."));
        }
        if (!request.method().equals("GET") || request.hasBody()) {
            return Optional.of(LocalAnswer.error(405, "invalid_request", "Only GET without a body is served here.")
                    .with("Allow", "GET"));
        }
        if (!request.header("metadata").filter("true"::equalsIgnoreCase).isPresent()) {
            return Optional.of(LocalAnswer.badRequest("The request must have the header 'Metadata: true'."));
        }
        return Optional.empty();
    }
}
