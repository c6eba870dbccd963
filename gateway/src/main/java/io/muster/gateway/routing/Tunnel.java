package io.muster.gateway.routing;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Joins a machine's WebSocket and the service's: once both have agreed, bytes go both ways as they are, as fast as the
/// slower side reads. The proxy library could join them too, but it would hold what a slow side does not read, and
/// lose what a service says when it refuses.
final class Tunnel {

    private final Services services;
    private final BiConsumer<HttpServerRequest, Throwable> instead;

    /// @param instead answers for a service that does not
    Tunnel(Services services, BiConsumer<HttpServerRequest, Throwable> instead) {
        this.services = services;
        this.instead = instead;
    }

    /// An upgrade has no body: what follows it would be read as frames.
    static boolean isAsked(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method())
                && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
                && !request.headers().contains("content-length");
    }

    void open(HttpServerRequest request, Service service) {
        var _ = services.stream(service, new RequestOptions().setURI(request.uri()))
                .compose(out -> {
                    out.headers().addAll(request.headers());
                    return out.connect()
                            .timeout(services.patienceMillis(), TimeUnit.MILLISECONDS)
                            .onFailure(_ -> out.reset());
                })
                .compose(answer -> answer.statusCode() == 101 ? join(request, answer) : passOn(request, answer))
                .onFailure(failure -> instead.accept(request, failure));
    }

    private static Future<Void> join(HttpServerRequest request, HttpClientResponse answer) {
        var service = answer.netSocket().pause();
        var response = request.response().setStatusCode(101);
        response.headers().addAll(answer.headers());
        request.resume();
        return request.toNetSocket().onFailure(_ -> service.close()).map(machine -> {
            var _ = machine.pipeTo(service);
            var _ = service.pipeTo(machine);
            return null;
        });
    }

    private static Future<Void> passOn(HttpServerRequest request, HttpClientResponse answer) {
        return answer.body().compose(body -> {
            var response = request.response().setStatusCode(answer.statusCode());
            Labels.keepOwn(response.headers(), answer.headers());
            response.headers().addAll(answer.headers());
            return body.length() == 0 && answer.statusCode() >= 400
                    ? response.end(envelope(response))
                    : response.end(body);
        });
    }

    /// A server of WebSockets refuses without a word; ours goes with its headers.
    private static String envelope(HttpServerResponse response) {
        var refusal = Refusal.ofStream(response.getStatusCode());
        response.headers().remove("content-length");
        refusal.headers().forEach(response::putHeader);
        return refusal.body();
    }
}
