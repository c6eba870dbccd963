package io.muster.gateway.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which service owns which path: the whole of `routes.txt`.
///
/// @param prefixes lower-case path prefixes, the longest first
/// @param types lower-case ARM resource types
public record RoutingTable(List<Prefix> prefixes, Map<String, Service> types) {

    private static final int LONGEST_PATH = 4_096;

    /// Parts of Keycloak that administer it are reached from its own machine only.
    private static final List<String> CLOSED =
            List.of("/auth/admin", "/auth/realms/master", "/auth/metrics", "/auth/health");

    private static final Pattern DOUBLED =
            Pattern.compile("//(?:subscriptions|providers)(?:[/?]|$)", Pattern.CASE_INSENSITIVE);

    private static final Set<String> REGISTRATION = Set.of("register", "unregister");

    public RoutingTable {
        prefixes = List.copyOf(prefixes);
        types = Map.copyOf(types);
    }

    /// All paths that begin with these segments.
    public record Prefix(String path, Service service) {}

    /// @throws IllegalArgumentException when a line is not three words
    public static RoutingTable parse(String text) {
        var prefixes = new ArrayList<Prefix>();
        var types = new HashMap<String, Service>();
        for (var line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var words = line.split("\\s+");
            if (words.length != 3) {
                throw new IllegalArgumentException("routes: three words expected in: " + line);
            }
            var service = Service.valueOf(words[2].toUpperCase(Locale.ROOT));
            switch (words[0]) {
                case "path" -> prefixes.add(new Prefix(words[1].toLowerCase(Locale.ROOT), service));
                case "type" -> types.put(words[1].toLowerCase(Locale.ROOT), service);
                default -> throw new IllegalArgumentException("routes: path or type expected in: " + line);
            }
        }
        prefixes.sort(Comparator.comparingInt((Prefix prefix) -> prefix.path().length())
                .reversed());
        return new RoutingTable(prefixes, types);
    }

    /// Clients that put a resource id behind an address that ends in a slash send two: before what ARM owns they are
    /// one.
    ///
    /// @param uri raw, with its query or without
    public static String withoutDoubledSlash(String uri) {
        return DOUBLED.matcher(uri).lookingAt() ? uri.substring(1) : uri;
    }

    /// @param path raw, as it came, but for [#withoutDoubledSlash(String)]
    /// @param apiVersion the query parameter; ARM paths need one
    public Route route(String path, @Nullable String apiVersion) {
        if (isMalformed(path)) {
            return new Route.Refused(Refusal.malformed());
        }
        var lower = path.toLowerCase(Locale.ROOT);
        if (CLOSED.stream().anyMatch(closed -> begins(lower, closed))) {
            return new Route.Refused(Refusal.nothingHere());
        }
        var prefix = prefixes.stream().filter(one -> begins(lower, one.path())).findFirst();
        if (prefix.isPresent()) {
            return new Route.To(prefix.get().service());
        }
        if (!begins(lower, "/subscriptions") && !begins(lower, "/providers")) {
            return begins(lower, "/agent") ? new Route.Refused(Refusal.nothingHere()) : new Route.Own();
        }
        return arm(lower, apiVersion);
    }

    private Route arm(String path, @Nullable String apiVersion) {
        var found = type(List.of(path.substring(1).split("/")));
        if (found.isEmpty()) {
            return refused(400, "InvalidResourceId", "The path does not name a resource type.");
        }
        var owner = owner(found.get());
        if (owner.isEmpty()) {
            return unknown(found.get());
        }
        if (apiVersion == null || apiVersion.isBlank()) {
            return refused(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        return new Route.To(owner.get());
    }

    private Optional<Service> owner(String type) {
        for (var at = type; at.indexOf('/') > 0; at = at.substring(0, at.lastIndexOf('/'))) {
            var service = types.get(at);
            if (service != null) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    private Route unknown(String type) {
        var namespace = type.substring(0, type.indexOf('/'));
        return namespaces().contains(namespace)
                ? refused(404, "InvalidResourceType", "The resource type '" + type + "' is not known here.")
                : refused(404, "InvalidResourceNamespace", "The namespace '" + namespace + "' is not known here.");
    }

    private Set<String> namespaces() {
        var names = new HashSet<String>();
        types.keySet().forEach(type -> names.add(type.substring(0, type.indexOf('/'))));
        return names;
    }

    /// The type of the path's last provider, with its child types.
    private static Optional<String> type(List<String> segments) {
        int provider = segments.lastIndexOf("providers");
        if (provider < 0) {
            return Optional.of("microsoft.resources/" + (segments.size() > 2 ? segments.get(2) : "subscriptions"));
        }
        if (isAboutProviders(segments)) {
            return Optional.of("microsoft.resources/providers");
        }
        if (segments.size() < provider + 3) {
            return Optional.empty();
        }
        var type = new StringBuilder(segments.get(provider + 1));
        for (int i = provider + 2; i < segments.size(); i += 2) {
            type.append('/').append(segments.get(i));
        }
        return Optional.of(type.toString());
    }

    /// `/subscriptions/{s}/providers[/{namespace}[/register]]`: the providers themselves, not a resource of theirs.
    private static boolean isAboutProviders(List<String> segments) {
        return segments.size() > 2
                && segments.size() < 6
                && segments.getFirst().equals("subscriptions")
                && segments.get(2).equals("providers")
                && (segments.size() < 5 || REGISTRATION.contains(segments.get(4)));
    }

    private static boolean begins(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    /// Whatever two readers of a path could read differently is not passed on.
    private static boolean isMalformed(String path) {
        var lower = path.toLowerCase(Locale.ROOT);
        return path.length() > LONGEST_PATH
                || !path.startsWith("/")
                || path.contains("//")
                || path.contains("\\")
                || path.contains(";")
                || lower.contains("%2f")
                || lower.contains("%5c")
                || lower.contains("%2e")
                || lower.contains("%3b")
                || lower.contains("%00")
                || List.of(path.split("/")).stream().anyMatch(part -> part.equals(".") || part.equals(".."));
    }

    private static Route refused(int status, String code, String message) {
        return new Route.Refused(new Refusal(status, code, message));
    }
}
