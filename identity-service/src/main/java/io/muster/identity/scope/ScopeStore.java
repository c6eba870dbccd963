package io.muster.identity.scope;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.ResourceId;
import io.muster.identity.Tags;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Keeps management groups, subscriptions and resource groups. Every call belongs in a session or transaction.
@Singleton
public class ScopeStore {

    private final Rows rows = new Rows();

    public Uni<Optional<Scope>> find(ResourceId id) {
        return rows.findById(id.key()).map(row -> Optional.ofNullable(row).map(ScopeStore::value));
    }

    /// Holds the scope where it is until the transaction ends: nothing can be put into a group while it is deleted.
    public Uni<Optional<Scope>> findAndHold(ResourceId id) {
        return rows.findById(id.key(), LockModeType.PESSIMISTIC_READ)
                .map(row -> Optional.ofNullable(row).map(ScopeStore::value));
    }

    /// Holds the scope for oneself until the transaction ends; waits for those who hold it where it is.
    public Uni<Optional<Scope>> findForChange(ResourceId id) {
        return rows.findById(id.key(), LockModeType.PESSIMISTIC_WRITE)
                .map(row -> Optional.ofNullable(row).map(ScopeStore::value));
    }

    /// True before the first scope.
    public Uni<Boolean> isEmpty() {
        return rows.count().map(count -> count == 0);
    }

    /// All management groups and subscriptions: few, so not paged.
    public Uni<List<Scope>> hierarchy() {
        return rows.find("key not like ?1 order by key", "%/resourcegroups/%")
                .list()
                .map(ScopeStore::values);
    }

    /// All subscriptions: few, so not paged.
    Uni<List<Scope>> subscriptions() {
        return rows.find("key like ?1 and key not like ?2 order by key", "/subscriptions/%", "%/resourcegroups/%")
                .list()
                .map(ScopeStore::values);
    }

    /// True when there is a resource group in the subscription.
    public Uni<Boolean> hasGroups(ResourceId subscription) {
        return rows.count("key like ?1 escape '!'", Below.pattern(subscription, "/resourcegroups/"))
                .map(count -> count > 0);
    }

    /// Where the resource groups of a subscription are.
    Uni<List<String>> locations(ResourceId subscription) {
        return rows.find("key like ?1 escape '!'", Below.pattern(subscription, "/resourcegroups/"))
                .list()
                .map(found -> found.stream()
                        .map(row -> row.location)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /// One row more than the window's size, so that the caller sees whether there is a next page.
    Uni<List<Scope>> groups(ResourceId subscription, ArmPage.Window window) {
        return rows.find(
                        "key like ?1 escape '!' and key > ?2 order by key",
                        Below.pattern(subscription, "/resourcegroups/"),
                        window.after())
                .range(0, window.size())
                .list()
                .map(ScopeStore::values);
    }

    /// Adds or replaces.
    public Uni<Void> save(Scope scope) {
        return rows.findById(scope.id().key()).chain(found -> {
            if (found != null) {
                fill(found, scope);
                return Uni.createFrom().voidItem();
            }
            var row = new ScopeRow();
            row.key = scope.id().key();
            fill(row, scope);
            return rows.persist(row).replaceWithVoid();
        });
    }

    public Uni<Boolean> delete(ResourceId id) {
        return rows.deleteById(id.key());
    }

    private static void fill(ScopeRow row, Scope scope) {
        row.id = scope.id().value();
        row.displayName = scope.displayName();
        row.location = scope.location();
        row.tags = Tags.write(scope.tags());
        row.parent = scope.parent() == null ? null : scope.parent().value();
    }

    private static List<Scope> values(List<ScopeRow> rows) {
        return rows.stream().map(ScopeStore::value).toList();
    }

    private static Scope value(ScopeRow row) {
        return new Scope(
                ResourceId.of(row.id),
                row.displayName,
                row.location,
                Tags.read(row.tags),
                row.parent == null ? null : ResourceId.of(row.parent));
    }

    private static final class Rows implements PanacheRepositoryBase<ScopeRow, String> {}
}
