package io.muster.identity.resource;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.Outbox;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Whatever has tags: subscriptions, resource groups and machines.
@Singleton
class TaggedThings {

    private final ScopeStore scopes;
    private final Machines machines;
    private final Outbox outbox;
    private final Clock clock;

    TaggedThings(ScopeStore scopes, Machines machines, Outbox outbox, Clock clock) {
        this.scopes = scopes;
        this.machines = machines;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Map<String, String>> find(ResourceId id) {
        return Panache.withSession(() -> isScope(id)
                        ? scopes.find(id).map(found -> found.map(Scope::tags))
                        : machines.look(id).map(found -> found.map(Machine::tags)))
                .map(found -> found.orElseThrow(() -> absent(id).exception()));
    }

    /// The tags afterwards.
    Uni<Map<String, String>> change(ResourceId id, UnaryOperator<Map<String, String>> change, Author author) {
        return Panache.withTransaction(() -> isScope(id)
                        ? retag(id, change).map(found -> found.map(Scope::tags))
                        : machines.retag(id, change, author).map(found -> found.map(Machine::tags)))
                .map(found -> found.orElseThrow(() -> absent(id).exception()));
    }

    private Uni<Optional<Scope>> retag(ResourceId id, UnaryOperator<Map<String, String>> change) {
        return scopes.findForChange(id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            var next = found.get().tagged(change.apply(found.get().tags()));
            return next.equals(found.get())
                    ? Uni.createFrom().item(found)
                    : scopes.save(next)
                            .chain(() -> outbox.announce(next.changed(clock.instant())))
                            .replaceWith(Optional.of(next));
        });
    }

    private static boolean isScope(ResourceId id) {
        return id.subscription().isPresent() && !id.key().contains("/providers/");
    }

    private static ArmError absent(ResourceId id) {
        return ArmError.notFound("ResourceNotFound", "There is nothing with tags at '" + id + "'.");
    }
}
