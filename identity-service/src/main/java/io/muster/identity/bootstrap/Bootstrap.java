package io.muster.identity.bootstrap;

import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.ResourceId;
import io.muster.identity.access.RoleAssignment;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.access.Roles;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Makes the first scopes and role assignments of an installation: once, so that what people take away stays away.
@Singleton
class Bootstrap {

    private final FirstSettings settings;
    private final ScopeStore scopes;
    private final Roles roles;
    private final RoleAssignments assignments;
    private final Outbox outbox;
    private final Clock clock;

    Bootstrap(
            FirstSettings settings,
            ScopeStore scopes,
            Roles roles,
            RoleAssignments assignments,
            Outbox outbox,
            Clock clock) {
        this.settings = settings;
        this.scopes = scopes;
        this.roles = roles;
        this.assignments = assignments;
        this.outbox = outbox;
        this.clock = clock;
    }

    void begin(@Observes StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(this::ensure));
        } catch (Throwable failed) {
            throw new IllegalStateException("the first scopes and role assignments could not be made", failed);
        }
    }

    private Uni<Void> ensure() {
        return scopes.isEmpty().chain(first -> first ? make() : Uni.createFrom().voidItem());
    }

    private Uni<Void> make() {
        return InOrder.each(firstScopes(), this::ensureScope)
                .chain(() ->
                        InOrder.each(new ArrayList<>(settings.roleAssignments().values()), this::ensureAssignment));
    }

    private List<Scope> firstScopes() {
        var found = new ArrayList<Scope>();
        settings.subscriptionId().ifPresent(id -> {
            found.add(new Scope(
                    ResourceId.subscription(id), settings.subscriptionName().orElse(id), null, Map.of()));
            settings.resourceGroup()
                    .ifPresent(group -> found.add(new Scope(
                            ResourceId.resourceGroup(id, group),
                            group,
                            settings.location().orElse("local"),
                            Map.of())));
        });
        return found;
    }

    private Uni<Void> ensureScope(Scope scope) {
        return scopes.find(scope.id())
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().voidItem()
                        : scopes.save(scope).chain(() -> outbox.announce(scope.changed(clock.instant()))));
    }

    private Uni<Void> ensureAssignment(FirstSettings.FirstAssignment first) {
        var role = roles.called(first.role())
                .orElseThrow(() -> new IllegalArgumentException("muster.bootstrap: no role '" + first.role() + "'"));
        var scope = ResourceId.of(first.scope());
        var name = UUID.nameUUIDFromBytes(
                (scope.key() + " " + first.principalId() + " " + role.name()).getBytes(StandardCharsets.UTF_8));
        var wanted = new RoleAssignment(
                RoleAssignment.id(scope, name.toString()),
                scope,
                first.principalId(),
                "User",
                role.id(),
                clock.instant(),
                "bootstrap");
        return assignments.ensure(wanted, role);
    }
}
