package io.muster.notification.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.testkit.MusterServers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.reactivemessaging.runtime.SmallRyeReactiveMessagingLifecycle;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a restart knows, and what is written down for it.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class RestartsIT extends PresenceSteps {

    @Inject
    BeanManager beans;

    @Test
    void whatIsWrittenDownOfAMachineThatIsGoneBringsNothingBack() throws Exception {
        done(() -> store.writeDown(List.of(new Presence.Connected(machine, START, START, "1.0"))));
        assertThat(rowsOf(machine)).isZero();
    }

    @Test
    void whatIsWrittenDownLateNeitherChangesTheStatusNorTakesTimeBack() throws Exception {
        var presences = fresh(machine);
        hear(presences, machine);
        clock.push(SILENCE);
        sweep(presences);
        done(() -> store.writeDown(List.of(new Presence.Connected(machine, START, START.minus(HEARTBEAT), "0.9"))));
        assertThat(status(machine)).isEqualTo("DISCONNECTED");
        assertThat(lastHeard(machine)).isEqualTo(START);
    }

    @Test
    void aRestartKnowsWhoWasConnectedAndWhenItWasLastWrittenDown() throws Exception {
        var before = fresh(machine);
        hear(before, machine);
        clock.push(HEARTBEAT);
        done(() -> before.heard(machine, "1.1"));
        assertThat(lastHeard(machine)).isEqualTo(START);
        done(before::writeDown);
        assertThat(lastHeard(machine)).isEqualTo(START.plus(HEARTBEAT));

        clock.push(Duration.ofHours(1));
        var restart = clock.instant();
        var after = restarted();
        clock.push(SILENCE.minusSeconds(1));
        sweep(after);
        assertThat(status(machine)).isEqualTo("CONNECTED");
        clock.push(Duration.ofSeconds(1));
        sweep(after);
        assertThat(told(machine, 2).getLast())
                .isEqualTo(new PresenceChanged(
                        machine, MachineStatus.DISCONNECTED, START.plus(HEARTBEAT), "1.1", restart.plus(SILENCE)));
    }

    @Test
    void aRestartTellsNothingAgain() throws Exception {
        var before = fresh(machine, other);
        hear(before, machine);
        clock.push(HEARTBEAT);
        var after = restarted();
        hear(after, machine);
        hear(after, other);
        assertThat(told(other, 1)).containsExactly(connected(other, START.plus(HEARTBEAT), "1.0"));
        assertThat(told(machine, 1)).containsExactly(connected(machine, START, "1.0"));
    }

    @Test
    void aMachineThatIsGoneIsStillGoneAfterARestart() throws Throwable {
        var before = fresh(machine);
        hear(before, machine);
        done(() -> Panache.withTransaction(() -> before.gone(machine)));
        done(before::writeDown);
        var after = restarted();
        assertThat(after.knows(machine)).isFalse();
        assertThat(VertxContextSupport.subscribeAndAwait(() -> after.heard(machine, "1.0")))
                .isFalse();
        assertThat(rowsOf(machine)).isZero();
    }

    @Test
    void everyMachineIsWrittenDownWithWhatIsItsOwn() throws Exception {
        var presences = fresh(machine, other);
        hear(presences, machine);
        hear(presences, other);
        clock.push(HEARTBEAT);
        done(() -> presences.heard(machine, "1.1"));
        clock.push(HEARTBEAT);
        done(() -> presences.heard(other, "1.2"));
        done(presences::writeDown);
        assertThat(lastHeard(machine)).isEqualTo(START.plus(HEARTBEAT));
        assertThat(text("agent_version", machine)).isEqualTo("1.1");
        assertThat(lastHeard(other)).isEqualTo(START.plus(HEARTBEAT).plus(HEARTBEAT));
        assertThat(text("agent_version", other)).isEqualTo("1.2");
    }

    /// A tombstone that is heard while presence is read would be forgotten.
    @Test
    void presenceIsReadBeforeAnythingIsHeard() {
        var observers = beans.resolveObserverMethods(new StartupEvent());
        assertThat(priority(observers, Presences.class))
                .isLessThan(priority(observers, SmallRyeReactiveMessagingLifecycle.class));
    }

    private static int priority(Set<? extends ObserverMethod<?>> observers, Class<?> of) {
        return observers.stream()
                .filter(observer -> observer.getBeanClass().equals(of))
                .mapToInt(ObserverMethod::getPriority)
                .findFirst()
                .orElseThrow();
    }
}
