package io.muster.identity.machine;

import io.muster.contracts.ResourceId;
import io.muster.identity.role.ExistingScopes;
import io.muster.identity.scope.ScopeStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/// Everything that a role can be given at.
@Singleton
class Places implements ExistingScopes {

    private static final String MACHINES = "/providers/" + Machines.TYPE.toLowerCase(Locale.ROOT) + "/";

    private final ScopeStore scopes;
    private final MachineStore machines;

    Places(ScopeStore scopes, MachineStore machines) {
        this.scopes = scopes;
        this.machines = machines;
    }

    @Override
    public Uni<Boolean> exists(ResourceId scope) {
        if (scope.equals(ResourceId.ROOT)) {
            return Uni.createFrom().item(true);
        }
        var machine = machineOf(scope);
        return machine.isPresent()
                ? scopes.findAndHold(Machines.groupOf(machine.get()))
                        .chain(() -> machines.findForChange(machine.get()))
                        .map(Optional::isPresent)
                : scopes.findAndHold(scope).map(Optional::isPresent);
    }

    /// The machine that the scope is, or is below.
    private static Optional<ResourceId> machineOf(ResourceId scope) {
        return scope.keysDownToHere().stream()
                .filter(key ->
                        key.indexOf(MACHINES) >= 0 && key.indexOf('/', key.indexOf(MACHINES) + MACHINES.length()) < 0)
                .map(ResourceId::of)
                .filter(id ->
                        id.subscription().isPresent() && id.resourceGroup().isPresent())
                .findFirst();
    }
}
