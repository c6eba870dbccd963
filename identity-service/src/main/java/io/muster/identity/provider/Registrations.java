package io.muster.identity.provider;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Keeps which providers a subscription has registered. Every call belongs in a session or transaction.
@Singleton
public class Registrations {

    private static final String ADD = "insert into provider_registration (subscription_key, namespace)"
            + " values (:subscription, :namespace) on conflict do nothing";
    private static final String REMOVE =
            "delete from provider_registration where subscription_key = :subscription and namespace = :namespace";
    private static final String FORGET = "delete from provider_registration where subscription_key = :subscription";

    /// A share of the row's lock: what is being made keeps its provider registered until it is there.
    private static final String HELD = "select namespace from provider_registration"
            + " where subscription_key = :subscription and namespace = :namespace for share";
    private static final String ALL =
            "select namespace from provider_registration where subscription_key = :subscription";

    /// Passes when resources of the namespace can be made in the subscription.
    public Uni<Void> require(ResourceId subscription, String namespace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HELD, String.class)
                        .setParameter("subscription", subscription.key())
                        .setParameter("namespace", namespace.toLowerCase(Locale.ROOT))
                        .getResultList())
                .invoke(found -> {
                    if (found.isEmpty()) {
                        throw ArmError.conflict(
                                        "MissingSubscriptionRegistration",
                                        "The subscription '" + subscription.name()
                                                + "' is not registered to use namespace '" + namespace
                                                + "'. Register it by a POST to " + subscription + "/providers/"
                                                + namespace + "/register.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }

    /// Lower-case namespaces.
    Uni<Set<String>> of(ResourceId subscription) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ALL, String.class)
                        .setParameter("subscription", subscription.key())
                        .getResultList())
                .map((List<String> found) -> Set.copyOf(found));
    }

    /// Once is enough.
    public Uni<Void> add(ResourceId subscription, String namespace) {
        return change(ADD, subscription, namespace);
    }

    Uni<Void> remove(ResourceId subscription, String namespace) {
        return change(REMOVE, subscription, namespace);
    }

    /// All of a subscription that goes away.
    public Uni<Void> forget(ResourceId subscription) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET)
                        .setParameter("subscription", subscription.key())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> change(String statement, ResourceId subscription, String namespace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(statement)
                        .setParameter("subscription", subscription.key())
                        .setParameter("namespace", namespace.toLowerCase(Locale.ROOT))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
