package io.muster.identity.provider;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The providers of a subscription, and their registration, which is done when it is answered.
@Path("/subscriptions/{subscription}/providers")
public class ProviderResource {

    private final Providers providers;
    private final Registrations registrations;
    private final ProviderUse use;
    private final ScopeStore scopes;

    ProviderResource(Providers providers, Registrations registrations, ProviderUse use, ScopeStore scopes) {
        this.providers = providers;
        this.registrations = registrations;
        this.use = use;
        this.scopes = scopes;
    }

    record Shape(
            String id,
            String namespace,
            String registrationPolicy,
            String registrationState,
            List<TypeShape> resourceTypes) {}

    record TypeShape(String resourceType, List<String> locations, List<String> apiVersions, String capabilities) {}

    @GET
    public Uni<ArmPage<Shape>> list(@PathParam("subscription") String subscription) {
        return Panache.withSession(() -> existing(subscription).chain(found -> registrations.of(found.id())))
                .map(registered -> new ArmPage<>(
                        providers.all().stream()
                                .map(one -> shape(subscription, one, registered))
                                .toList(),
                        null));
    }

    @GET
    @Path("/{namespace}")
    public Uni<Shape> find(@PathParam("subscription") String subscription, @PathParam("namespace") String namespace) {
        var provider = providers.named(namespace);
        return Panache.withSession(() -> existing(subscription).chain(found -> registrations.of(found.id())))
                .map(registered -> shape(subscription, provider, registered));
    }

    @POST
    @Path("/{namespace}/register")
    public Uni<Shape> register(
            @PathParam("subscription") String subscription, @PathParam("namespace") String namespace) {
        var provider = providers.named(namespace);
        return Panache.withTransaction(() -> existing(subscription)
                .chain(found -> provider.free()
                        ? registrations.of(found.id())
                        : registrations.add(found.id(), provider.namespace()).chain(() -> registrations.of(found.id())))
                .map(registered -> shape(subscription, provider, registered)));
    }

    /// Refused while the subscription has resources of the provider.
    @POST
    @Path("/{namespace}/unregister")
    public Uni<Shape> unregister(
            @PathParam("subscription") String subscription, @PathParam("namespace") String namespace) {
        var provider = providers.named(namespace);
        return Panache.withTransaction(() -> existing(subscription)
                .chain(found -> registrations
                        .remove(found.id(), provider.namespace())
                        .chain(() -> use.isUsed(found.id(), provider.namespace()))
                        .invoke(used -> refuseIfUsed(used, provider))
                        .chain(() -> registrations.of(found.id())))
                .map(registered -> shape(subscription, provider, registered)));
    }

    private Uni<Scope> existing(String subscription) {
        return scopes.findAndHold(ResourceId.subscription(subscription))
                .map(found -> found.orElseThrow(() -> ArmError.notFound(
                                "SubscriptionNotFound", "The subscription '" + subscription + "' could not be found.")
                        .exception()));
    }

    private static void refuseIfUsed(boolean used, Provider provider) {
        if (used) {
            throw ArmError.conflict(
                            "CannotUnregisterProviderInUse",
                            "The subscription still has resources of '" + provider.namespace() + "'.")
                    .exception();
        }
    }

    private static Shape shape(String subscription, Provider provider, Set<String> registered) {
        boolean has =
                provider.free() || registered.contains(provider.namespace().toLowerCase(Locale.ROOT));
        return new Shape(
                "/subscriptions/" + subscription + "/providers/" + provider.namespace(),
                provider.namespace(),
                provider.free() ? "RegistrationFree" : "RegistrationRequired",
                has ? "Registered" : "NotRegistered",
                provider.types().stream()
                        .map(type -> new TypeShape(type.name(), List.of(), type.apiVersions(), "None"))
                        .toList());
    }
}
