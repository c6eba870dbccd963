package io.muster.notification.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.testkit.PushedClock;
import io.vertx.mutiny.sqlclient.Pool;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustTest {

    private final PushedClock clock = new PushedClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final Trust trust = new Trust(nobodyAsks(), clock);

    @Test
    void itEndsWhenItWasToldToAndNotBefore() {
        trust.told(until(clock.instant().plus(Duration.ofHours(1))));
        clock.push(Duration.ofHours(1).minusNanos(1));
        assertThat(trust.isGiven(machine)).isTrue();
        clock.push(Duration.ofNanos(1));
        assertThat(trust.isGiven(machine)).isFalse();
    }

    @Test
    void ofWhomNoEndWasToldTheTokenSaysIt() {
        trust.told(until(clock.instant()));
        trust.told(until(null));
        assertThat(trust.isGiven(machine)).isTrue();
    }

    private MachineChanged until(@Nullable Instant end) {
        var id = ResourceId.machine("6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001", "cellar", "m");
        return new MachineChanged(
                machine, id, "cellar", Map.of(), "linux", null, null, null, null, end, clock.instant());
    }

    /// Only a start does.
    private static Pool nobodyAsks() {
        return new Pool((io.vertx.sqlclient.Pool) Proxy.newProxyInstance(
                TrustTest.class.getClassLoader(), new Class<?>[] {io.vertx.sqlclient.Pool.class}, (_, asked, _) -> {
                    throw new AssertionError(asked);
                }));
    }
}
