package io.muster.gateway.routing;

import io.muster.gateway.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Passes requests on to the service that owns them, WebSockets included, and answers for services that are away.
@Singleton
class Proxy implements ProxyInterceptor {

    private static final Logger LOG = Logger.getLogger(Proxy.class);
    private static final int CONNECT_MILLIS = 3_000;

    /// Longer than the pings of the machines' stream are apart.
    private static final int IDLE_SECONDS = 180;

    private static final int POOL = 64;

    /// Every machine's stream is a connection of its own, for as long as it is open.
    private static final int STREAMS = 20_000;

    /// How long a client may go on sending a body that nobody reads: it gets the answer before the connection ends.
    private static final int LINGER_MILLIS = 1_000;

    /// Set once a service is being asked: from then on it is late, not away.
    private static final String ASKED = "asked";

    private final Vertx vertx;
    private final RouteSettings settings;
    private final RoutingTable table;
    private final Labels labels;
    private final HttpClient client;
    private final HttpProxy proxy;
    private final Tunnel tunnel;

    Proxy(Vertx vertx, RouteSettings settings, PublicAddress address, RoutingTable table) {
        this.vertx = vertx;
        this.settings = settings;
        this.table = table;
        this.labels = new Labels(URI.create(address.url()));
        this.client = vertx.createHttpClient(options(POOL));
        this.proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(this::ask)
                .addInterceptor(this);
        this.tunnel = new Tunnel(
                vertx.createHttpClient(options(STREAMS)), settings.patience().toMillis(), (request, failure) -> {
                    log(request, failure);
                    refuse(request, failure instanceof TimeoutException ? Refusal.late() : Refusal.away());
                });
    }

    private static HttpClientOptions options(int pool) {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxPoolSize(pool)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false);
    }

    /// Before everything else: what belongs to a service never meets the gateway's own pages. And after everything
    /// else, what nobody has answered.
    void install(@Observes Router router) {
        var _ = router.route().order(Integer.MIN_VALUE).handler(this::handle);
        var _ = router.errorHandler(404, context -> refuse(context.request(), Refusal.nothingHere()));
    }

    private void handle(RoutingContext context) {
        var request = context.request();
        labels.put(request);
        switch (route(request)) {
            case Route.Own _ -> {
                Labels.leaveCaching(request.response().headers());
                context.next();
            }
            case Route.Refused(var refusal) -> refuse(request, refusal);
            case Route.To(var service) -> pass(request, service);
        }
    }

    private Route route(HttpServerRequest request) {
        var route = Routes.of(table, request);
        return route instanceof Route.Refused
                ? route
                : Limits.refusal(
                                request.path(),
                                request.getHeader("content-length"),
                                request.headers().contains("transfer-encoding"))
                        .<Route>map(Route.Refused::new)
                        .orElse(route);
    }

    private void pass(HttpServerRequest request, Service service) {
        if (request.headers().contains("expect", "100-continue", true)) {
            request.headers().remove("expect");
            request.response().writeContinue();
        }
        if (service == Service.NOTIFICATION && Tunnel.isAsked(request)) {
            tunnel.open(request, at(service));
        } else {
            proxy.handle(request);
        }
    }

    private Future<HttpClientRequest> ask(ProxyContext context) {
        var request = context.request().proxiedRequest();
        return switch (Routes.of(table, request)) {
            case Route.To(var service) ->
                client.request(at(service)).onSuccess(asked -> {
                    context.set(ASKED, true);
                    // The body may take as long as it takes; the clock starts when all of it has come.
                    var _ = request.end()
                            .onSuccess(
                                    _ -> asked.idleTimeout(settings.patience().toMillis()));
                });
            case Route.Own _, Route.Refused _ -> Future.failedFuture("not a proxied path");
        };
    }

    /// Who finds no free connection does not wait for one for long.
    private RequestOptions at(Service service) {
        var at = settings.at(service);
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(at.getPort(), at.getHost()))
                .setConnectTimeout(CONNECT_MILLIS);
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var passed = context.request();
        passed.setURI(RoutingTable.withoutDoubledSlash(passed.getURI()));
        return context.sendRequest().recover(failure -> {
            log(context.request().proxiedRequest(), failure);
            var isLate = failure instanceof TimeoutException && context.get(ASKED, Boolean.class) != null;
            return Future.succeededFuture(
                    instead(context.request().release().response(), isLate ? Refusal.late() : Refusal.away()));
        });
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        var ours = context.request().proxiedRequest().response().headers();
        Labels.keepOwn(ours, context.response().headers());
        return context.sendResponse();
    }

    private static ProxyResponse instead(ProxyResponse response, Refusal refusal) {
        refusal.headers().forEach(response::putHeader);
        return response.setStatusCode(refusal.status()).setBody(Body.body(Buffer.buffer(refusal.body())));
    }

    private void refuse(HttpServerRequest request, Refusal refusal) {
        var response = request.response().setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        var _ = response.end(refusal.body());
        if (refusal.headers().containsKey("connection")) {
            request.resume();
            vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
        }
    }

    private static void log(HttpServerRequest request, Throwable failure) {
        LOG.warnf("A service is away path=%s error=%s", request.path(), failure.getMessage());
    }
}
