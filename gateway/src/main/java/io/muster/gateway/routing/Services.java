package io.muster.gateway.routing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

/// The connections to the services. A request that gets none fails with a [ConnectException], whatever the reason: a
/// service that was not asked is away, and only one that was asked can be late.
@Singleton
public class Services {

    private static final int CONNECT_MILLIS = 3_000;

    /// Longer than the pings of the machines' stream are apart.
    private static final int IDLE_SECONDS = 180;

    private static final int POOL = 64;

    /// Every machine's stream is a connection of its own, for as long as it is open.
    private static final int STREAMS = 20_000;

    private final RouteSettings settings;
    private final HttpClient requests;
    private final HttpClient streams;

    Services(Vertx vertx, RouteSettings settings) {
        this.settings = settings;
        this.requests = vertx.createHttpClient(options(POOL));
        this.streams = vertx.createHttpClient(options(STREAMS));
    }

    private static HttpClientOptions options(int pool) {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxPoolSize(pool)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false);
    }

    /// A request to be sent; what it asks for is in the options.
    public Future<HttpClientRequest> request(Service service, RequestOptions options) {
        return connect(requests, service, options);
    }

    Future<HttpClientRequest> stream(Service service, RequestOptions options) {
        return connect(streams, service, options);
    }

    /// For those who make their requests with [#request].
    HttpClient client() {
        return requests;
    }

    /// How long a service that was asked may take.
    public long patienceMillis() {
        return settings.patience().toMillis();
    }

    /// What is said instead of an answer that did not come.
    public static Refusal instead(Throwable failure) {
        return failure instanceof TimeoutException ? Refusal.late() : Refusal.away();
    }

    /// Who finds no free connection does not wait for one for long.
    private Future<HttpClientRequest> connect(HttpClient client, Service service, RequestOptions options) {
        var at = settings.at(service);
        return client.request(options.setServer(SocketAddress.inetSocketAddress(at.getPort(), at.getHost()))
                        .setConnectTimeout(CONNECT_MILLIS))
                .recover(failure -> Future.failedFuture(new ConnectException(failure.getMessage())));
    }
}
