package io.muster.bench;

import io.muster.local.mesh.Mesh;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.Map;

/// The gateway of a mesh, over kept TLS connections.
final class Door implements AutoCloseable {

    /// An answer that does not come is a failure to be counted, not a reason to wait for ever.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final String url;

    /// @param atOnce how many connections
    Door(Mesh mesh, int atOnce) {
        this.url = mesh.addresses().gateway();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setSsl(true)
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(mesh.directory().authority().toString())),
                new PoolOptions().setHttp1MaxSize(atOnce));
    }

    String url() {
        return url;
    }

    /// The answer's body when the status is below 300, else a failure that says status and body.
    Future<JsonObject> send(HttpMethod method, String path, Map<String, String> headers, String body) {
        var options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url + path)
                .setTimeout(PATIENCE.toMillis());
        headers.forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(Door::read);
    }

    private static Future<JsonObject> read(HttpClientResponse answer) {
        return answer.body()
                .compose(body -> answer.statusCode() < 300
                        ? Future.succeededFuture(body.length() == 0 ? new JsonObject() : parsed(body))
                        : Future.failedFuture(answer.statusCode() + " " + body));
    }

    private static JsonObject parsed(Buffer body) {
        return body.getByte(0) == '{' ? body.toJsonObject() : new JsonObject();
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
