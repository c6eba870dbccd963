package io.muster.chassis.arm;

import io.muster.chassis.access.AtScope;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// Cuts pages and links them.
public final class ArmPages {

    private ArmPages() {}

    /// A page from rows of which one more than the window's size was asked for, so that we know whether there is a
    /// next.
    ///
    /// @param base the public address of the gateway
    /// @param key the sort key of a row
    public static <R, T> ArmPage<T> of(
            List<R> rows,
            ArmPage.Window window,
            Function<R, String> key,
            Function<R, T> shape,
            String base,
            UriInfo uri) {
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
        return base + AtScope.original(relative.getRawPath()) + "?" + relative.getRawQuery();
    }
}
