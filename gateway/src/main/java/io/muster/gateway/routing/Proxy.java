package io.muster.gateway.routing;

import io.muster.gateway.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Passes requests on to the service that owns them, WebSockets included, and answers for services that are away.
@Singleton
class Proxy implements ProxyInterceptor {

    private static final Logger LOG = Logger.getLogger(Proxy.class);
    private static final String REQUEST_ID = "x-ms-request-id";
    private static final String CORRELATION_ID = "x-ms-correlation-request-id";
    private static final String CLIENT_ID = "x-ms-client-request-id";
    private static final int CONNECT_MILLIS = 3_000;

    /// Longer than the pings of the machines' stream are apart.
    private static final int IDLE_SECONDS = 180;

    private static final int POOL = 64;

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

    private final RouteSettings settings;
    private final URI address;
    private final RoutingTable table;
    private final HttpProxy proxy;

    Proxy(Vertx vertx, RouteSettings settings, PublicAddress address, RoutingTable table) {
        this.settings = settings;
        this.address = URI.create(address.url());
        this.table = table;
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxPoolSize(POOL)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false));
        this.proxy = HttpProxy.reverseProxy(client)
                .origin(OriginRequestProvider.selector(
                        context -> origin(context.request().proxiedRequest())))
                .addInterceptor(this);
    }

    /// Before everything else: what belongs to a service never meets the gateway's own pages.
    void install(@Observes Router router) {
        var _ = router.route().order(Integer.MIN_VALUE).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        var request = context.request();
        switch (table.route(request.path(), request.getParam("api-version"))) {
            case Route.Own _ -> context.next();
            case Route.Refused(var refusal) -> refuse(request, refusal);
            case Route.To _ ->
                Limits.refusal(
                                request.path(),
                                request.getHeader("content-length"),
                                request.headers().contains("transfer-encoding"))
                        .ifPresentOrElse(refusal -> refuse(request, refusal), () -> proxy.handle(request));
        }
    }

    private Future<SocketAddress> origin(HttpServerRequest request) {
        return switch (table.route(request.path(), request.getParam("api-version"))) {
            case Route.To(var service) -> {
                var at = settings.at(service);
                yield Future.succeededFuture(SocketAddress.inetSocketAddress(at.getPort(), at.getHost()));
            }
            case Route.Own _, Route.Refused _ -> Future.failedFuture("not a proxied path");
        };
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var request = context.request();
        var headers = request.headers();
        NOT_FROM_OUTSIDE.forEach(headers::remove);
        var id = UUID.randomUUID().toString();
        var correlation = correlation(headers.get(CORRELATION_ID), id);
        headers.set(REQUEST_ID, id);
        headers.set(CORRELATION_ID, correlation);
        headers.set("x-forwarded-proto", address.getScheme());
        headers.set("x-forwarded-host", address.getAuthority());
        headers.set("x-forwarded-port", Integer.toString(address.getPort()));
        context.set(REQUEST_ID, id);
        context.set(CORRELATION_ID, correlation);
        return context.sendRequest().recover(failure -> {
            LOG.warnf("A service is away path=%s error=%s", request.getURI(), failure.getMessage());
            return Future.succeededFuture(away(request.release().response()));
        });
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        var headers = context.response().headers();
        var request = context.request().proxiedRequest();
        headers.set(REQUEST_ID, context.get(REQUEST_ID, String.class));
        headers.set(CORRELATION_ID, context.get(CORRELATION_ID, String.class));
        common(headers, request);
        return context.sendResponse();
    }

    private static ProxyResponse away(ProxyResponse response) {
        var refusal = new Refusal(
                503, "ServiceUnavailable", "The service for this resource is away. Try again in a few seconds.");
        return response.setStatusCode(refusal.status())
                .putHeader("content-type", "application/json")
                .putHeader("retry-after", "5")
                .setBody(Body.body(Buffer.buffer(refusal.body())));
    }

    private static void refuse(HttpServerRequest request, Refusal refusal) {
        var response = request.response().setStatusCode(refusal.status());
        var id = UUID.randomUUID().toString();
        var headers = response.headers();
        headers.set(REQUEST_ID, id);
        headers.set(CORRELATION_ID, correlation(request.getHeader(CORRELATION_ID), id));
        headers.set("content-type", "application/json");
        common(headers, request);
        if (refusal.status() == 413 || refusal.status() == 411) {
            // The body is not read; the connection cannot be used again.
            headers.set("connection", "close");
        }
        var _ = response.end(refusal.body());
    }

    private static void common(MultiMap headers, HttpServerRequest request) {
        headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
        headers.set("x-content-type-options", "nosniff");
        if (!headers.contains("cache-control")) {
            headers.set("cache-control", "no-cache");
        }
        var client = request.getHeader(CLIENT_ID);
        if (client != null && "true".equalsIgnoreCase(request.getHeader("x-ms-return-client-request-id"))) {
            headers.set(CLIENT_ID, client);
        }
    }

    private static String correlation(@Nullable String sent, String otherwise) {
        try {
            return sent == null ? otherwise : UUID.fromString(sent).toString().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notOne) {
            return otherwise;
        }
    }

    /// Gives the table of `routes.txt` to whoever needs it.
    @Singleton
    @Produces
    static RoutingTable table() {
        try (var in = Proxy.class.getResourceAsStream("/routes.txt")) {
            if (in == null) {
                throw new IllegalStateException("routes.txt is missing");
            }
            return RoutingTable.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("routes.txt", unreadable);
        }
    }
}
