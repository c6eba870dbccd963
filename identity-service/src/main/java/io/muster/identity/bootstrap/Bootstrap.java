package io.muster.identity.bootstrap;

import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.ResourceId;
import io.muster.identity.access.RoleAssignment;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.provider.Providers;
import io.muster.identity.provider.Registrations;
import io.muster.identity.role.BuiltInRoles;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.muster.identity.scope.Tenant;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes the first scopes and role assignments of an installation: each once, so that what people take away stays away;
/// scopes in one that is empty, role assignments also when a newer version brings them. The root group is seen to at
/// every start, because everything is below it.
@Singleton
class Bootstrap {

    private final FirstSettings settings;
    private final Tenant tenant;
    private final ScopeStore scopes;
    private final Providers providers;
    private final Registrations registrations;
    private final First first;

    Bootstrap(
            FirstSettings settings,
            Tenant tenant,
            ScopeStore scopes,
            Providers providers,
            Registrations registrations,
            First first) {
        this.settings = settings;
        this.tenant = tenant;
        this.scopes = scopes;
        this.providers = providers;
        this.registrations = registrations;
        this.first = first;
    }

    void begin(@Observes StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(this::ensure));
        } catch (Throwable failed) {
            throw new IllegalStateException("the first scopes and role assignments could not be made", failed);
        }
    }

    private Uni<Void> ensure() {
        return scopes.isEmpty()
                .chain(empty -> ensureRoot()
                        .chain(() -> empty ? make() : Uni.createFrom().voidItem()))
                .chain(() ->
                        InOrder.each(new ArrayList<>(settings.roleAssignments().values()), first::assignment));
    }

    /// What has no parent yet comes below it.
    private Uni<Void> ensureRoot() {
        var root = Scope.managementGroup(tenant.rootGroup(), "Tenant Root Group", null);
        return first.scope(root)
                .chain(scopes::hierarchy)
                .map(all -> all.stream()
                        .filter(scope -> scope.parent() == null && scope.id().isSubscription())
                        .map(scope -> scope.below(root.id()))
                        .toList())
                .chain(orphans -> InOrder.each(orphans, first::save));
    }

    private Uni<Void> make() {
        return settings.subscriptionId()
                .map(this::makeSubscription)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> makeSubscription(String id) {
        var subscription = Scope.subscription(id, settings.subscriptionName().orElse(id), tenant.rootGroup());
        return first.scope(subscription)
                .chain(() -> InOrder.each(
                        providers.registrable(), namespace -> registrations.add(subscription.id(), namespace)))
                .chain(() -> settings.resourceGroup()
                        .map(group -> first.scope(Scope.group(
                                ResourceId.resourceGroup(id, group),
                                settings.location().orElse("local"),
                                Map.of())))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /// Makes one thing, in the transaction at hand.
    @Singleton
    static class First {

        private static final String NOTE = "insert into first_assignment (id) values (:id) on conflict (id) do nothing";

        private final ScopeStore scopes;
        private final BuiltInRoles roles;
        private final RoleAssignments assignments;
        private final Outbox outbox;
        private final Clock clock;

        First(ScopeStore scopes, BuiltInRoles roles, RoleAssignments assignments, Outbox outbox, Clock clock) {
            this.scopes = scopes;
            this.roles = roles;
            this.assignments = assignments;
            this.outbox = outbox;
            this.clock = clock;
        }

        /// Unless it is there.
        Uni<Void> scope(Scope scope) {
            return scopes.find(scope.id())
                    .chain(found -> found.isPresent() ? Uni.createFrom().voidItem() : save(scope));
        }

        Uni<Void> save(Scope scope) {
            return scopes.save(scope).chain(() -> outbox.announce(scope.changed(clock.instant())));
        }

        /// Unless it was made before, or there is no such place any more.
        Uni<Void> assignment(FirstSettings.FirstAssignment first) {
            var role = roles.called(first.role())
                    .orElseThrow(
                            () -> new IllegalArgumentException("muster.bootstrap: no role '" + first.role() + "'"));
            var scope = ResourceId.of(first.scope());
            var id = UUID.nameUUIDFromBytes(
                    (scope.key() + " " + first.principalId() + " " + role.name()).getBytes(StandardCharsets.UTF_8));
            var wanted = new RoleAssignment(
                    RoleAssignment.id(scope, id.toString()),
                    scope,
                    first.principalId(),
                    "User",
                    role.id(),
                    null,
                    clock.instant(),
                    "bootstrap");
            return exists(scope)
                    .chain(there -> there ? isNew(id) : Uni.createFrom().item(false))
                    .chain(isNew -> isNew
                            ? assignments.ensure(wanted, role)
                            : Uni.createFrom().voidItem());
        }

        private Uni<Boolean> exists(ResourceId scope) {
            return scope.value().equals("/")
                    ? Uni.createFrom().item(true)
                    : scopes.find(scope).map(Optional::isPresent);
        }

        private static Uni<Boolean> isNew(UUID id) {
            return Panache.getSession()
                    .chain(session -> session.createNativeQuery(NOTE)
                            .setParameter("id", id)
                            .executeUpdate())
                    .map(noted -> noted == 1);
        }
    }
}
