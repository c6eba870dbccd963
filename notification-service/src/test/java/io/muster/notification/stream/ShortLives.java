package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lets the tokens of some machines end soon after they have come.
@Singleton
public class ShortLives implements SecurityIdentityAugmentor {

    private static final String EXPIRY = "quarkus.identity.expire-time";
    private static final Duration LEFT = Duration.ofSeconds(3);

    private final Clock clock;
    private final Set<MachineId> shortened = ConcurrentHashMap.newKeySet();

    ShortLives(Clock clock) {
        this.clock = clock;
    }

    void shorten(MachineId machine) {
        shortened.add(machine);
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.<Long>getAttribute(EXPIRY) == null
                || StreamUpgrade.machine(identity).filter(shortened::contains).isEmpty()) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addAttribute(EXPIRY, clock.instant().plus(LEFT).getEpochSecond())
                        .build());
    }
}
