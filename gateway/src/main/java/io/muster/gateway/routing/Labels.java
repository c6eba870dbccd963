package io.muster.gateway.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every request and every answer carries: the ids by which client, service and log know them, where the request
/// came in, and what a browser has to know. What is only between two neighbours goes no further.
final class Labels {

    static final String REQUEST_ID = "x-ms-request-id";
    static final String CORRELATION_ID = "x-ms-correlation-request-id";

    private static final String ROUTING_ID = "x-ms-routing-request-id";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String CLIENT_ID = "x-ms-client-request-id";
    private static final String CACHE = "cache-control";

    /// Only we say where a request came from and what it is called.
    private static final List<String> NOT_FROM_OUTSIDE = List.of(
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-real-ip",
            REQUEST_ID);

    private static final List<String> BETWEEN_NEIGHBOURS = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade");

    /// Where a body ends is not for a `Connection` header to hide, nor is whom the request is for.
    private static final List<String> NEVER_HIDDEN =
            List.of("content-length", "transfer-encoding", "host", "connection", "upgrade");

    private final URI address;
    private final String region;
    private final Clock clock;

    /// @param address how the world reaches this gateway
    /// @param region what it is called
    Labels(URI address, String region, Clock clock) {
        this.address = address;
        this.region = region;
        this.clock = clock;
    }

    /// Before anything else is done with a request.
    void put(HttpServerRequest request) {
        var headers = request.headers();
        nominated(headers).forEach(headers::remove);
        NOT_FROM_OUTSIDE.forEach(headers::remove);
        var id = UUID.randomUUID().toString();
        headers.set(REQUEST_ID, id);
        headers.set(CORRELATION_ID, correlation(headers.get(CORRELATION_ID), id));
        headers.set("x-forwarded-proto", address.getScheme());
        headers.set("x-forwarded-host", address.getAuthority());
        headers.set("x-forwarded-port", port(address));
        answer(request.response().headers(), headers);
        request.response().headers().set(ROUTING_ID, routing(id));
    }

    /// As ARM has it: where a request came in, when, and what it was called there.
    String routing(String id) {
        return region + ":" + TIME.format(clock.instant()) + ":" + id;
    }

    /// Takes from a service's answer what we say ourselves and what was meant for us alone.
    static void keepOwn(MultiMap ours, MultiMap services) {
        nominated(services).forEach(services::remove);
        BETWEEN_NEIGHBOURS.forEach(services::remove);
        if (services.contains(CACHE)) {
            leaveCaching(ours);
        }
        ours.names().forEach(services::remove);
    }

    /// Our own pages say themselves what may be kept.
    static void leaveCaching(MultiMap ours) {
        ours.remove(CACHE);
    }

    /// An address without a port has that of its scheme.
    static String port(URI address) {
        return Integer.toString(
                address.getPort() >= 0 ? address.getPort() : "http".equals(address.getScheme()) ? 80 : 443);
    }

    private static void answer(MultiMap answer, MultiMap request) {
        answer.set(REQUEST_ID, request.get(REQUEST_ID));
        answer.set(CORRELATION_ID, request.get(CORRELATION_ID));
        answer.set("strict-transport-security", "max-age=31536000; includeSubDomains");
        answer.set("x-content-type-options", "nosniff");
        answer.set(CACHE, "no-cache");
        var client = request.get(CLIENT_ID);
        if (client != null && "true".equalsIgnoreCase(request.get("x-ms-return-client-request-id"))) {
            answer.set(CLIENT_ID, client);
        }
    }

    private static List<String> nominated(MultiMap headers) {
        return headers.getAll("connection").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !NEVER_HIDDEN.contains(name))
                .toList();
    }

    /// What a caller calls the whole of which its request is a part, if that is a UUID.
    static String correlation(@Nullable String sent, String otherwise) {
        try {
            return sent == null ? otherwise : UUID.fromString(sent).toString().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notOne) {
            return otherwise;
        }
    }
}
