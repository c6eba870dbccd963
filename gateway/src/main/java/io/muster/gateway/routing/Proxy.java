package io.muster.gateway.routing;

import io.muster.gateway.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
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
import java.time.Clock;
import org.jboss.logging.Logger;

/// Passes requests on to the service that owns them and answers for services that are away or late. The machines'
/// stream goes through the [Tunnel].
@Singleton
class Proxy implements ProxyInterceptor {

    private static final Logger LOG = Logger.getLogger(Proxy.class);

    /// How long a client may go on sending a body that nobody reads: it gets the answer before the connection ends.
    private static final int LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final RoutingTable table;
    private final Labels labels;
    private final Services services;
    private final HttpProxy proxy;
    private final Tunnel tunnel;

    Proxy(Vertx vertx, Services services, PublicAddress address, RoutingTable table, Clock clock) {
        this.vertx = vertx;
        this.table = table;
        this.labels = new Labels(URI.create(address.url()), address.region(), clock);
        this.services = services;
        this.proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), services.client())
                .origin(this::ask)
                .addInterceptor(this);
        this.tunnel = new Tunnel(services, (request, failure) -> refuse(request, instead(request, failure)));
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
                Audit.watch(context);
                context.next();
            }
            case Route.Refused(var refusal) -> {
                Audit.refused(request, refusal);
                refuse(request, refusal);
            }
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
            tunnel.open(request, service);
        } else {
            proxy.handle(request);
        }
    }

    private Future<HttpClientRequest> ask(ProxyContext context) {
        var request = context.request().proxiedRequest();
        return switch (Routes.of(table, request)) {
            case Route.To(var service) ->
                services.request(service, new RequestOptions()).onSuccess(asked -> {
                    // The body may take as long as it takes; the clock starts when all of it has come.
                    var _ = request.end().onSuccess(_ -> asked.idleTimeout(services.patienceMillis()));
                });
            case Route.Own _, Route.Refused _ -> Future.failedFuture("not a proxied path");
        };
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var passed = context.request();
        passed.setURI(RoutingTable.withoutDoubledSlash(passed.getURI()));
        return context.sendRequest()
                .recover(failure -> Future.succeededFuture(instead(
                        context.request().release().response(),
                        instead(context.request().proxiedRequest(), failure))));
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

    private static Refusal instead(HttpServerRequest request, Throwable failure) {
        var refusal = Services.instead(failure);
        LOG.warnf(
                "A service did not answer request=%s path=%s status=%d error=%s",
                request.getHeader(Labels.REQUEST_ID), request.path(), refusal.status(), failure.getMessage());
        return refusal;
    }
}
