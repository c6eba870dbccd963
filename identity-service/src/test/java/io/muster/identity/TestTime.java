package io.muster.identity;

import io.muster.testkit.PushedClock;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/// Time that passes when a test says so, from now on and only forward.
@Alternative
@Singleton
public class TestTime {

    static final PushedClock CLOCK = new PushedClock(Clock.systemUTC().instant());

    @Produces
    @Singleton
    Clock clock() {
        return CLOCK;
    }

    /// Of the tests that push it.
    public static class Pushed implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(TestTime.class);
        }
    }

    /// Of tests that stay close to the time of the wall, because others look at it.
    public static final class Near extends Pushed {}

    /// Of tests where an operator trusts nobody who comes back, and leaves copies alone.
    public static final class Strict extends Pushed {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "muster.identity.returns.policy", "approved",
                    "muster.identity.returns.retry", "PT1M",
                    "muster.identity.clones.rekey", "false");
        }
    }
}
