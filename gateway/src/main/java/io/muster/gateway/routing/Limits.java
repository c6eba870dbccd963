package io.muster.gateway.routing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How large a body may be.
final class Limits {

    /// ARM's own limit is 4 MB; nothing here needs a quarter of it.
    private static final long ARM = 1024 * 1024;

    private static final long REPORT = 8 * 1024 * 1024;

    private Limits() {}

    /// What is wrong with a body, judged before it is read.
    ///
    /// @param length the `Content-Length` header
    /// @param chunked true when the body comes without a length
    static Optional<Refusal> refusal(String path, @Nullable String length, boolean chunked) {
        if (chunked) {
            return Optional.of(new Refusal(411, "LengthRequired", "Send the body with a Content-Length."));
        }
        if (length == null) {
            return Optional.empty();
        }
        long most = path.startsWith("/agent/v1/reports") ? REPORT : ARM;
        try {
            return Long.parseLong(length) <= most
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            413,
                            "RequestEntityTooLarge",
                            "The body is larger than the " + most + " bytes taken here."));
        } catch (NumberFormatException bad) {
            return Optional.of(new Refusal(400, "InvalidContentLength", "Content-Length is not a number."));
        }
    }
}
