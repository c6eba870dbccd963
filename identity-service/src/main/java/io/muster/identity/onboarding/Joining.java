package io.muster.identity.onboarding;

import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.JoinRequest;
import io.muster.identity.Author;
import io.muster.identity.machine.Enrolment;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineName;
import io.muster.identity.machine.Machines;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Lets machines in by join tokens: the machine and the use that it spends are one transaction.
@Singleton
class Joining {

    /// Compared with when there is no such token, so that this takes as long as a wrong secret.
    private static final String NOBODYS_HASH = JoinSecret.fresh().hash();

    private final JoinTokenStore tokens;
    private final Machines machines;
    private final ScopeStore scopes;
    private final Clock clock;

    Joining(JoinTokenStore tokens, Machines machines, ScopeStore scopes, Clock clock) {
        this.tokens = tokens;
        this.machines = machines;
        this.scopes = scopes;
        this.clock = clock;
    }

    /// The machine that joined, now or before by this very token and key.
    Uni<Machine> join(JoinSecret secret, JoinRequest request) {
        return Panache.withTransaction(() ->
                tokens.find(secret.id()).map(found -> proven(found, secret)).chain(token -> join(token, request)));
    }

    private Uni<Machine> join(JoinToken token, JoinRequest request) {
        var name = MachineName.accepted(request.name());
        return Turn.at(JoinBody.machine(token, name).key())
                .chain(() -> scopes.findAndHold(token.group()))
                .map(group ->
                        group.orElseThrow(() -> JoinRefusal.UNKNOWN.error().exception()))
                .map(group -> JoinBody.enrolment(request, token, group.location()))
                .chain(wanted -> joinedBefore(token, wanted)
                        .chain(before -> before.map(machine -> Uni.createFrom().item(machine))
                                .orElseGet(() -> admit(token, wanted))));
    }

    /// Who lost the answer asks again: the same machine, and nothing is spent or changed.
    private Uni<Optional<Machine>> joinedBefore(JoinToken token, Enrolment wanted) {
        return machines.hold(wanted.resource())
                .map(found -> found.filter(
                        machine -> machine.publicKey().is(wanted.key().key())))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(found)
                        : tokens.isNoted(token.id(), found.get().id())
                                .map(noted -> noted ? found : Optional.<Machine>empty()));
    }

    private Uni<Machine> admit(JoinToken token, Enrolment enrolment) {
        var now = clock.instant();
        token.refusal(now).ifPresent(refusal -> {
            throw refusal.error().exception();
        });
        return machines.enrol(enrolment, author(token.resource()))
                .call(() -> spend(token, now))
                .call(machine -> tokens.note(token.id(), machine.id()));
    }

    /// Undoes the machine too when there was nothing left to spend.
    private Uni<Void> spend(JoinToken token, Instant now) {
        return tokens.spend(token.id(), now)
                .chain(spent -> spent
                        ? Uni.createFrom().voidItem()
                        : tokens.refusal(token.id(), now)
                                .chain(refusal ->
                                        Uni.createFrom().failure(refusal.error().exception())));
    }

    private static JoinToken proven(Optional<JoinToken> found, JoinSecret secret) {
        boolean right = secret.isHashedTo(found.map(JoinToken::secretHash).orElse(NOBODYS_HASH));
        return found.filter(_ -> right)
                .orElseThrow(() -> JoinRefusal.UNKNOWN.error().exception());
    }

    private static Author author(ResourceId token) {
        return new Author(token.value(), Author.Kind.KEY);
    }
}
