package io.muster.assignment.fleet;

import io.muster.chassis.arm.Below;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the machines and scopes that identity-service told of. Every call belongs in a session or transaction.
@Singleton
public class Fleet {

    /// Held by whoever works out which assignments cover which machines.
    private static final String COVERAGE = "coverage";

    private final Machines machines = new Machines();
    private final Scopes scopes = new Scopes();

    /// One at a time until the transaction ends: a machine and a policy that appear at the same moment would otherwise
    /// not see each other.
    public Uni<Void> holdCoverage() {
        return Turn.at(COVERAGE);
    }

    public Uni<Optional<FleetMachine>> find(MachineId id) {
        return machines.findById(id.value()).map(row -> Optional.ofNullable(row).map(Fleet::value));
    }

    public Uni<Optional<FleetMachine>> find(ResourceId id) {
        return machines.find("key", id.key())
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(Fleet::value));
    }

    /// Machines at or below a scope.
    public Uni<List<FleetMachine>> within(ResourceId scope) {
        return scope.isManagementGroup()
                ? tree().chain(tree -> inAll(tree.subscriptionsBelow(scope)))
                : spelledWithin(scope);
    }

    /// What is above what now.
    public Uni<Tree> tree() {
        return scopes.find("parent is not null")
                .list()
                .map(found -> new Tree(found.stream().collect(Collectors.toMap(row -> row.key, Fleet::parent))));
    }

    private Uni<List<FleetMachine>> inAll(Set<String> subscriptions) {
        return Multi.createFrom()
                .iterable(subscriptions)
                .onItem()
                .transformToUniAndConcatenate(key -> spelledWithin(ResourceId.of(key)))
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(List::stream).toList());
    }

    private Uni<List<FleetMachine>> spelledWithin(ResourceId scope) {
        return machines.find("key = ?1 or key like ?2 escape '!' order by key", scope.key(), Below.pattern(scope))
                .list()
                .map(rows -> rows.stream().map(Fleet::value).toList());
    }

    /// True for a management group, subscription, resource group or machine that exists.
    public Uni<Boolean> knows(ResourceId scope) {
        return knows(scope, LockModeType.NONE);
    }

    /// The same, and it stays until the transaction ends: nothing can be assigned to what is going at the moment.
    public Uni<Boolean> knowsAndHolds(ResourceId scope) {
        return knows(scope, LockModeType.PESSIMISTIC_READ);
    }

    private Uni<Boolean> knows(ResourceId scope, LockModeType lock) {
        return scopes.findById(scope.key(), lock)
                .chain(row -> row != null
                        ? Uni.createFrom().item(true)
                        : machines.find("key", scope.key())
                                .withLock(lock)
                                .firstResult()
                                .map(Objects::nonNull));
    }

    /// One that is not there.
    public Uni<Void> add(FleetMachine machine) {
        var row = new MachineRow();
        row.id = machine.id().value();
        fill(row, machine);
        return machines.persistAndFlush(row).replaceWithVoid();
    }

    /// One that is there; the epoch given counts.
    public Uni<Void> save(FleetMachine machine) {
        return machines.findById(machine.id().value())
                .invoke(row -> fill(Objects.requireNonNull(row), machine))
                .chain(machines::flush);
    }

    /// Its guest assignments go with it.
    public Uni<Void> forget(MachineId id) {
        return machines.deleteById(id.value()).chain(machines::flush);
    }

    /// Adds or moves. True when something else is above it than before.
    ///
    /// @param parent the management group above it; null for what says itself what is above
    public Uni<Boolean> place(ResourceId scope, @Nullable ResourceId parent) {
        var above = parent == null ? null : parent.key();
        return scopes.findById(scope.key()).chain(found -> {
            if (found != null) {
                boolean moved = !Objects.equals(found.parent, above);
                found.parent = above;
                return scopes.flush().replaceWith(moved);
            }
            var row = new ScopeRow();
            row.key = scope.key();
            row.id = scope.value();
            row.parent = above;
            return scopes.persistAndFlush(row).replaceWith(above != null);
        });
    }

    /// Waits for those who hold it.
    public Uni<Void> remove(ResourceId scope) {
        return scopes.deleteById(scope.key()).chain(scopes::flush);
    }

    private static String parent(ScopeRow row) {
        return Objects.requireNonNull(row.parent);
    }

    private static void fill(MachineRow row, FleetMachine machine) {
        row.key = machine.resource().key();
        row.resourceId = machine.resource().value();
        row.location = machine.location();
        row.osType = machine.osType();
        row.epoch = machine.epoch();
        row.toldAt = machine.toldAt();
    }

    private static FleetMachine value(MachineRow row) {
        return new FleetMachine(
                new MachineId(row.id), ResourceId.of(row.resourceId), row.location, row.osType, row.epoch, row.toldAt);
    }

    private static final class Machines implements PanacheRepositoryBase<MachineRow, UUID> {}

    private static final class Scopes implements PanacheRepositoryBase<ScopeRow, String> {}
}
