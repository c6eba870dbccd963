package io.muster.identity.onboarding;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be asked of and done to join tokens. They go with their resource group: the database sees to that.
@Singleton
class JoinTokens {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9_]|[a-zA-Z0-9]");

    private final JoinTokenStore store;
    private final ScopeStore scopes;
    private final Clock clock;

    JoinTokens(JoinTokenStore store, ScopeStore scopes, Clock clock) {
        this.store = store;
        this.scopes = scopes;
        this.clock = clock;
    }

    /// A token after a PUT.
    ///
    /// @param secret of a token that was made: told now and never again
    record Put(JoinToken token, @Nullable JoinSecret secret) {}

    Uni<JoinToken> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id)
                .map(found -> found.orElseThrow(() ->
                        ArmError.resourceNotFound(JoinToken.TYPE, id.name()).exception())));
    }

    Uni<List<JoinToken>> within(ResourceId group, ArmPage.Window window) {
        return Panache.withSession(() -> scopes.find(group)
                .invoke(found -> requireGroup(group, found))
                .chain(() -> store.within(group, window)));
    }

    /// Makes a token, or gives the one that is there other terms.
    Uni<Put> put(ResourceId id, JoinTerms.@Nullable Body body, Author author) {
        if (!NAME.matcher(id.name()).matches()) {
            throw ArmError.badRequest(
                            "InvalidResourceName",
                            "A join token's name has 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit.")
                    .exception();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var terms = JoinTerms.of(body, now);
        var group = groupOf(id);
        return Panache.withTransaction(() -> Turn.at(id.key())
                .chain(() -> scopes.findAndHold(group))
                .invoke(found -> requireGroup(group, found))
                .chain(() -> store.findForChange(id))
                .map(found -> found.map(token -> new Put(token.with(terms, author, now), null))
                        .orElseGet(() -> made(id, terms, author, now)))
                .call(put -> store.save(put.token())));
    }

    /// Takes it back: nobody joins by it any more. False when there was no such token. Who joined by it is forgotten in
    /// the same moment, and when the group or a machine of it goes too, so the group is held for oneself.
    Uni<Boolean> delete(ResourceId id) {
        return Panache.withTransaction(() -> scopes.findForChange(groupOf(id)).chain(() -> store.delete(id)));
    }

    private Put made(ResourceId id, JoinTerms terms, Author author, Instant now) {
        var secret = JoinSecret.fresh();
        return new Put(JoinToken.made(id, secret, terms, author, now), secret);
    }

    private static ResourceId groupOf(ResourceId token) {
        return ResourceId.resourceGroup(
                token.subscription().orElseThrow(), token.resourceGroup().orElseThrow());
    }

    private static void requireGroup(ResourceId group, Optional<Scope> found) {
        if (found.isEmpty()) {
            throw ArmError.notFound(
                            "ResourceGroupNotFound", "Resource group '" + group.name() + "' could not be found.")
                    .exception();
        }
    }
}
