package io.muster.gateway.console;

import io.muster.contracts.onboarding.Admittance;
import io.muster.contracts.onboarding.OnboardingScript;
import io.muster.gateway.OwnAnswers;
import io.muster.gateway.PublicAddress;
import io.muster.gateway.routing.Refusal;
import io.muster.gateway.routing.Service;
import io.muster.gateway.routing.Services;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Hands out the script that connects machines. Where it is to hold a join token, that is made in the person's name:
/// who may not make one gets the service's own refusal. This is all that can be written through a session, and not by a
/// page from elsewhere: the cookie stays with our own pages, and a form cannot send JSON.
@Path("/console/onboarding")
@Authenticated
public class OnboardingResource {

    private static final String VERSION = "?api-version=2026-01-01";

    private final Errands errands;
    private final OnboardingSettings settings;
    private final PublicAddress address;
    private final Vertx vertx;
    private final Clock clock;

    OnboardingResource(Errands errands, OnboardingSettings settings, PublicAddress address, Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.errands = errands;
        this.settings = settings;
        this.address = address;
        this.clock = clock;
    }

    /// @param authority see [OnboardingScript]
    private record Trust(String authority, String publishers) {}

    /// The script, as a shell takes it.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> script(@Nullable ScriptWish wish, @Context HttpHeaders headers) {
        var accepted = wish == null ? Optional.<ScriptWish.Accepted>empty() : wish.accepted();
        if (wish == null || accepted.isEmpty()) {
            return refused("Say 'by', 'subscription', 'group' and 'location', as they are in the API.");
        }
        return trust().chain(trust ->
                trust.isEmpty() ? notConfigured() : granted(trust.get(), wish, accepted.get(), headers));
    }

    private Uni<Response> granted(Trust trust, ScriptWish wish, ScriptWish.Accepted asked, HttpHeaders headers) {
        var place = new Admittance.Place(asked.subscription(), asked.group(), address.tenantId());
        return switch (asked.by()) {
            case "person" -> written(trust, asked, new Admittance.ByPerson(place));
            case "principal" -> written(trust, asked, new Admittance.ByPrincipal(place, settings.principal()));
            case "token" -> withToken(trust, wish, asked, headers);
            default -> refused("'by' is 'person', 'principal' or 'token'.");
        };
    }

    private Uni<Response> withToken(Trust trust, ScriptWish wish, ScriptWish.Accepted asked, HttpHeaders headers) {
        var life = wish.life();
        if (life.isEmpty()) {
            return refused("A join token has 'uses' and 'hours', both at least 1.");
        }
        var path = "/subscriptions/" + asked.subscription() + "/resourceGroups/" + asked.group()
                + "/providers/Muster.Identity/joinTokens/console-" + UUID.randomUUID();
        var terms = new JsonObject()
                .put("expiresOn", clock.instant().plus(life.get()).toString())
                .put("maxUses", wish.uses());
        return errands.put(
                        Service.IDENTITY,
                        path + VERSION,
                        headers,
                        new JsonObject().put("properties", terms).toBuffer())
                .chain(made -> made.status() == 201
                        ? written(trust, asked, new Admittance.ByToken(secret(made)))
                        : Uni.createFrom().item(ConsoleApi.passedOn(made)))
                .onFailure()
                .recoverWithItem(failure -> OwnAnswers.answer(Services.instead(failure)));
    }

    private static String secret(Errands.Answer made) {
        return new JsonObject(made.body()).getJsonObject("properties").getString("secret");
    }

    private Uni<Response> written(Trust trust, ScriptWish.Accepted asked, Admittance admittance) {
        var script = new OnboardingScript(
                address.url(), trust.authority(), trust.publishers(), admittance, asked.location(), asked.tags());
        return Uni.createFrom()
                .item(Response.ok(script.text(), "text/x-shellscript;charset=UTF-8")
                        .build());
    }

    /// Read each time: the files may be newer than this process. Nothing when there are none.
    private Uni<Optional<Trust>> trust() {
        if (settings.authority().isEmpty() || settings.publishers().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return read(settings.authority().get())
                .chain(authority -> read(settings.publishers().get())
                        .map(publishers -> Optional.of(new Trust(authority, publishers))))
                .onFailure(FileSystemException.class)
                .recoverWithItem(Optional.empty());
    }

    private Uni<String> read(java.nio.file.Path file) {
        return Uni.createFrom()
                .completionStage(
                        () -> vertx.fileSystem().readFile(file.toString()).toCompletionStage())
                .map(Buffer::toString);
    }

    private static Uni<Response> notConfigured() {
        return answered(new Refusal(
                404,
                "OnboardingNotConfigured",
                "This gateway was not told what machines have to trust: files that it can read at"
                        + " muster.onboarding.authority and muster.onboarding.publishers."));
    }

    private static Uni<Response> refused(String message) {
        return answered(new Refusal(400, "InvalidRequestContent", message));
    }

    private static Uni<Response> answered(Refusal refusal) {
        return Uni.createFrom().item(OwnAnswers.answer(refusal));
    }
}
