package io.muster.identity.scope;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.identity.Location;
import io.muster.identity.Tags;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be asked of and done to subscriptions and resource groups.
@Singleton
class Scopes {

    /// Letters, digits, `-_.()`, not ending in a dot: ARM's rule for resource group names.
    private static final Pattern GROUP_NAME = Pattern.compile("[\\w().-]{0,89}[\\w()-]");

    private final ScopeStore store;
    private final GroupContents contents;
    private final Outbox outbox;
    private final Clock clock;

    Scopes(ScopeStore store, GroupContents contents, Outbox outbox, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// A scope as it is after a PUT.
    record Put(Scope scope, boolean made) {}

    Uni<List<Scope>> subscriptions() {
        return Panache.withSession(store::subscriptions);
    }

    Uni<Scope> subscription(String id) {
        return Panache.withSession(() -> existingSubscription(id));
    }

    Uni<List<Scope>> groups(String subscription, ArmPage.Window window) {
        return Panache.withSession(
                () -> existingSubscription(subscription).chain(found -> store.groups(found.id(), window)));
    }

    Uni<Scope> group(String subscription, String group) {
        return Panache.withSession(() -> store.find(ResourceId.resourceGroup(subscription, group))
                .map(found -> found.orElseThrow(() -> groupNotFound(group))));
    }

    Uni<Put> put(String subscription, String group, ScopeResource.@Nullable GroupBody body) {
        if (!GROUP_NAME.matcher(group).matches()) {
            throw ArmError.badRequest(
                            "InvalidResourceGroup",
                            "A resource group's name has 1 to 90 letters, digits, '-', '_', '.', '(' or ')' and does not end"
                                    + " in a dot.")
                    .exception();
        }
        var location = Location.required(body == null ? null : body.location());
        var tags = Tags.accepted(body == null ? null : body.tags());
        var wanted = ResourceId.resourceGroup(subscription, group);
        return Panache.withTransaction(() -> Turn.at(wanted.key())
                .chain(() -> store.findAndHold(ResourceId.subscription(subscription)))
                .map(found -> found.orElseThrow(() -> subscriptionNotFound(subscription)))
                .chain(() -> store.findForChange(wanted))
                .chain(before -> change(before, next(before, wanted, location, tags))));
    }

    /// A group stays where it is.
    private static Scope next(Optional<Scope> before, ResourceId wanted, String location, Map<String, String> tags) {
        if (before.isEmpty()) {
            return Scope.group(wanted, location, tags);
        }
        var place = String.valueOf(before.get().location());
        if (!Location.isSame(place, location)) {
            throw ArmError.conflict(
                            "InvalidResourceGroupLocation",
                            "Invalid resource group location '" + location + "'. The resource group already exists in"
                                    + " location '" + place + "'.")
                    .exception();
        }
        return before.get().tagged(tags);
    }

    private Uni<Put> change(Optional<Scope> before, Scope next) {
        if (before.isPresent() && before.get().equals(next)) {
            return Uni.createFrom().item(new Put(next, false));
        }
        return store.save(next)
                .chain(() -> outbox.announce(next.changed(clock.instant())))
                .replaceWith(new Put(next, before.isEmpty()));
    }

    /// New tags, when the body has any; nothing else of a resource group can change.
    Uni<Scope> patch(String subscription, String group, ScopeResource.@Nullable GroupBody body) {
        var tags = body == null || body.tags() == null ? null : Tags.accepted(body.tags());
        return Panache.withTransaction(() -> store.findForChange(ResourceId.resourceGroup(subscription, group))
                .chain(found -> {
                    var before = found.orElseThrow(() -> groupNotFound(group));
                    var next = tags == null ? before : before.tagged(tags);
                    return next.equals(before)
                            ? Uni.createFrom().item(before)
                            : store.save(next)
                                    .chain(() -> outbox.announce(next.changed(clock.instant())))
                                    .replaceWith(next);
                }));
    }

    /// Where things are in a subscription.
    Uni<List<String>> locations(String subscription) {
        return Panache.withSession(
                () -> existingSubscription(subscription).chain(found -> store.locations(found.id())));
    }

    Uni<Boolean> delete(ResourceId group) {
        return Panache.withTransaction(() -> store.findForChange(group)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : remove(group).replaceWith(true)));
    }

    private Uni<Void> remove(ResourceId group) {
        return store.delete(group)
                .chain(() -> contents.deleteAllIn(group))
                .chain(() -> outbox.tombstone(ScopeChanged.class, group.key()));
    }

    private Uni<Scope> existingSubscription(String id) {
        return store.find(ResourceId.subscription(id)).map(found -> found.orElseThrow(() -> subscriptionNotFound(id)));
    }

    private static RuntimeException subscriptionNotFound(String id) {
        return ArmError.notFound("SubscriptionNotFound", "The subscription '" + id + "' could not be found.")
                .exception();
    }

    static RuntimeException groupNotFound(String group) {
        return ArmError.notFound("ResourceGroupNotFound", "Resource group '" + group + "' could not be found.")
                .exception();
    }
}
