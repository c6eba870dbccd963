package io.muster.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// Stands in for a service: says back what it heard, or does what the last word of the path asks for.
final class StandIn {

    private final String name;
    private final Realm realm;
    private volatile int lastClose;

    private StandIn(String name, Realm realm) {
        this.name = name;
        this.realm = realm;
    }

    /// Returns its address.
    static String start(Vertx vertx, String name, Realm realm) {
        var self = new StandIn(name, realm);
        var server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setWebSocketSubProtocols(List.of("muster.v1")))
                .requestHandler(self::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        var path = request.path();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "never" -> {}
            case "hangup" -> request.connection().close();
            case "broken" ->
                response.putHeader("content-length", "100")
                        .write("ten bytes.")
                        .onComplete(_ -> request.connection().close());
            case "duplex" -> {
                response.setChunked(true);
                request.handler(response::write);
                request.endHandler(_ -> response.end());
            }
            case "teapot" -> teapot(request);
            case "unchanged" ->
                response.setStatusCode(304).putHeader("etag", "\"7\"").end();
            case "refuse" ->
                response.setStatusCode(401)
                        .putHeader("content-type", "application/json")
                        .putHeader("www-authenticate", "Bearer")
                        .end("{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"no\"}}");
            case "silence" ->
                response.setStatusCode(Integer.parseInt(request.getParam("status")))
                        .putHeader("www-authenticate", "Bearer")
                        .end();
            case "last-close" -> response.end(Integer.toString(lastClose));
            case "openid-configuration" -> realm.describe(request);
            case "certs" -> realm.publish(request);
            case "tokens" -> realm.exchange(request);
            default -> echoOrSocket(request);
        }
    }

    private static void teapot(HttpServerRequest request) {
        request.response()
                .setStatusCode(418)
                .setStatusMessage("Short and stout")
                .putHeader("etag", "\"7\"")
                .putHeader("set-cookie", List.<String>of("a=1", "b=2"))
                .putHeader("x-ms-request-id", "the-service's-own")
                .putHeader("cache-control", "max-age=7")
                .putHeader("connection", "x-between-us")
                .putHeader("x-between-us", "1")
                .putHeader("keep-alive", "timeout=7")
                .putHeader("proxy-authenticate", "Basic")
                .end("tea");
    }

    private void echoOrSocket(HttpServerRequest request) {
        if (request.headers().contains("upgrade")) {
            var heard = heard(request, "");
            request.toWebSocket().onSuccess(socket -> converse(socket, heard));
        } else if (request.method().equals(HttpMethod.PUT) && request.path().contains("/joinTokens/")) {
            request.body().onSuccess(body -> joinToken(request, body.toString()));
        } else {
            request.body()
                    .onSuccess(body -> request.response()
                            .putHeader("content-type", "text/plain")
                            .end(heard(request, body.toString())));
        }
    }

    /// A token whose secret is what was heard; none for the group `denied`.
    private void joinToken(HttpServerRequest request, String body) {
        boolean isDenied = request.path().contains("/resourceGroups/denied/");
        request.response()
                .setStatusCode(isDenied ? 403 : 201)
                .putHeader("content-type", "application/json")
                .end(
                        isDenied
                                ? "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"not you\"}}"
                                : new JsonObject()
                                        .put("properties", new JsonObject().put("secret", heard(request, body)))
                                        .encode());
    }

    private void converse(ServerWebSocket socket, String heard) {
        socket.closeHandler(_ -> lastClose = socket.closeStatusCode() == null ? -1 : socket.closeStatusCode());
        switch (socket.path().substring(socket.path().lastIndexOf('/') + 1)) {
            case "heard" -> socket.writeTextMessage(heard);
            case "close" -> socket.close((short) 4001, "told to");
            case "cut" -> socket.writeTextMessage("now").onComplete(_ -> socket.end());
            case "ping" -> {
                socket.pongHandler(pong -> socket.writeTextMessage("pong " + pong));
                socket.writePing(Buffer.buffer("are you there"));
            }
            default -> {
                socket.textMessageHandler(socket::writeTextMessage);
                socket.binaryMessageHandler(socket::writeBinaryMessage);
            }
        }
    }

    private String heard(HttpServerRequest request, String body) {
        var text = new StringBuilder("heard by " + name + "\n");
        text.append(request.method()).append(' ').append(request.uri()).append('\n');
        request.headers()
                .forEach(header -> text.append(header.getKey().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(header.getValue())
                        .append('\n'));
        return text.append('\n').append(body).toString();
    }
}
