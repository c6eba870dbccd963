package io.muster.gateway.console;

import io.muster.gateway.routing.Service;
import io.muster.gateway.routing.Services;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/// Asks services in the name of the person who is signed in. To be called on the event loop: elsewhere an answer
/// could be over before its body is asked for.
@Singleton
class Errands {

    /// The proxy has put them on the request before we saw it.
    private static final List<String> PASSED_ON = List.of("x-ms-request-id", "x-ms-correlation-request-id");

    private final SecurityIdentity identity;
    private final Services services;

    Errands(SecurityIdentity identity, Services services) {
        this.identity = identity;
        this.services = services;
    }

    /// What came back; the body is JSON.
    record Answer(int status, String body) {}

    Uni<Answer> get(Service service, String uri, HttpHeaders headers) {
        return ask(service, HttpMethod.GET, uri, headers, Buffer.buffer());
    }

    Uni<Answer> put(Service service, String uri, HttpHeaders headers, Buffer body) {
        return ask(service, HttpMethod.PUT, uri, headers, body);
    }

    private Uni<Answer> ask(Service service, HttpMethod method, String uri, HttpHeaders headers, Buffer body) {
        var options = new RequestOptions()
                .setMethod(method)
                .setURI(uri)
                .putHeader("Authorization", "Bearer " + token())
                .putHeader("Accept", "application/json");
        if (body.length() > 0) {
            options.putHeader("Content-Type", "application/json");
        }
        PASSED_ON.forEach(name -> options.putHeader(name, headers.getHeaderString(name)));
        return Uni.createFrom()
                .completionStage(() -> services.request(service, options)
                        .compose(request ->
                                request.idleTimeout(services.patienceMillis()).send(body))
                        .compose(response ->
                                response.body().map(heard -> new Answer(response.statusCode(), heard.toString())))
                        .toCompletionStage());
    }

    private String token() {
        return Optional.ofNullable(identity.getCredential(AccessTokenCredential.class))
                .map(AccessTokenCredential::getToken)
                .orElseThrow(() -> new IllegalStateException("a session without an access token"));
    }
}
