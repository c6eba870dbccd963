package io.muster.identity.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Whom a managed-identity token is for: an absolute URI or a UUID, in the caller's own spelling. The names by which
/// Muster's services know their own tokens are neither.
record ManagedAudience(String value) {

    private static final int LONGEST = 512;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    ManagedAudience {
        if (value.length() > LONGEST || !PRINTABLE.matcher(value).matches()) {
            throw new IllegalArgumentException("an audience has 1 to 512 printable characters");
        }
        if (!UUID.matcher(value).matches() && !isPlain(uri(value))) {
            throw new IllegalArgumentException("an audience is an absolute URI without user and fragment, or a UUID");
        }
    }

    /// True when it is an address of this server.
    boolean isAt(String server) {
        var here = uri(server);
        var there = uri(value);
        return there.getHost() != null && there.getHost().equalsIgnoreCase(here.getHost()) && port(there) == port(here);
    }

    private static boolean isPlain(URI uri) {
        return uri.isAbsolute() && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            throw new IllegalArgumentException("an audience is an absolute URI or a UUID", none);
        }
    }
}
