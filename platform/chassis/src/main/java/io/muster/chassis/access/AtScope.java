package io.muster.chassis.access;

import io.muster.contracts.ResourceId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The scope that a request is made at, as a path parameter.
///
/// A scope has any number of segments, which JAX-RS paths cannot say. So the access filter routes
/// `{scope}/providers/…` to `/at/{scope}/providers/…` with the scope in one segment, and resources begin their
/// path with [#PATH].
public record AtScope(ResourceId id) {

    /// What the path of a resource that lives at any scope begins with.
    public static final String PATH = "/at/{scope}";

    private static final String MARK = "/at/";

    /// Called by JAX-RS.
    public static AtScope fromString(String segment) {
        return new AtScope(ResourceId.of(decoded(segment)));
    }

    /// The path within this service.
    static String route(String scope, String tail) {
        var text = scope.isEmpty() ? "/" : scope;
        return MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + tail;
    }

    /// The path as the caller sent it.
    public static String original(String path) {
        if (!path.startsWith(MARK)) {
            return path;
        }
        int end = path.indexOf('/', MARK.length());
        var scope = decoded(path.substring(MARK.length(), end));
        return (scope.equals("/") ? "" : scope) + path.substring(end);
    }

    private static String decoded(String segment) {
        return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
    }
}
