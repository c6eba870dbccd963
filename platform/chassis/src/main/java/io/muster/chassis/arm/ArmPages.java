package io.muster.chassis.arm;

import io.muster.chassis.access.AtScope;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Cuts pages and links them.
public final class ArmPages {

    private static final Pattern SKIP_TOKEN = Pattern.compile("^(\\$|%24)skipToken=");

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

    /// Some callers spell the `$` of our own link plainly: an older token must not come before the new one.
    private static String next(String base, UriInfo uri, String after) {
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(after.getBytes(StandardCharsets.UTF_8));
        var asked = uri.getRequestUri();
        var query = Stream.concat(
                        Stream.ofNullable(asked.getRawQuery())
                                .flatMap(raw -> Stream.of(raw.split("&")))
                                .filter(part -> !SKIP_TOKEN.matcher(part).find()),
                        Stream.of("%24skipToken=" + token))
                .collect(Collectors.joining("&"));
        return base + AtScope.original(asked.getRawPath()) + "?" + query;
    }
}
