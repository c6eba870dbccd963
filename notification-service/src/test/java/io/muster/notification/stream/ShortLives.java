package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes most of the hour from the tokens of some machines.
@Singleton
public class ShortLives implements SecurityIdentityAugmentor {

    private static final String EXPIRY = "quarkus.identity.expire-time";
    private static final Duration TAKEN = Duration.ofHours(1).minusSeconds(3);

    private final Set<MachineId> shortened = ConcurrentHashMap.newKeySet();

    void shorten(MachineId machine) {
        shortened.add(machine);
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        var expiry = identity.<Long>getAttribute(EXPIRY);
        if (expiry == null
                || StreamUpgrade.machine(identity).filter(shortened::contains).isEmpty()) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addAttribute(EXPIRY, expiry - TAKEN.toSeconds())
                        .build());
    }
}
