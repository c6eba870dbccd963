package io.muster.chassis.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list: `{"value":[…],"nextLink":"…"}`.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArmPage<T>(List<T> value, @Nullable String nextLink) {

    public ArmPage {
        value = List.copyOf(value);
    }

    /// Where a page begins and how long it is.
    ///
    /// @param after the sort key of the last row of the page before; empty for the first page
    /// @param size rows, 1 to 1,000
    public record Window(String after, int size) {

        private static final int MOST = 1_000;
        private static final int USUAL = 200;

        /// From `$top` and `$skipToken`; a bad value is refused, not guessed.
        public static Window of(@Nullable Integer top, @Nullable String skipToken) {
            if (top != null && (top < 1 || top > MOST)) {
                throw ArmError.badRequest("InvalidTop", "$top takes 1 to " + MOST + ".")
                        .exception();
            }
            return new Window(skipToken == null ? "" : decoded(skipToken), top == null ? USUAL : top);
        }

        private static String decoded(String token) {
            try {
                return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException notOurs) {
                throw ArmError.badRequest("InvalidSkipToken", "Take $skipToken from nextLink as it stands.")
                        .exception();
            }
        }
    }

    /// A page from rows of which one more than the window's size was asked for, so that we know whether there is a
    /// next.
    ///
    /// @param base the public address of the gateway
    /// @param key the sort key of a row
    public static <R, T> ArmPage<T> of(
            List<R> rows, Window window, Function<R, String> key, Function<R, T> shape, String base, UriInfo uri) {
        boolean more = rows.size() > window.size();
        var shown = more ? rows.subList(0, window.size()) : rows;
        var values = shown.stream().map(shape).toList();
        return new ArmPage<>(values, more ? next(base, uri, key.apply(shown.getLast())) : null);
    }

    private static String next(String base, UriInfo uri, String after) {
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(after.getBytes(StandardCharsets.UTF_8));
        var relative = uri.getRequestUriBuilder()
                .replaceQueryParam("$skipToken", token)
                .build();
        return base + relative.getRawPath() + "?" + relative.getRawQuery();
    }
}
