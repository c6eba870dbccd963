package io.muster.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chassis.access.Caller;
import io.muster.contracts.MachineId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aPersonIsAUserAndAClientsOwnAccountAnApplication() {
        assertThat(Author.of(new Caller.Person("p1", "ada", Set.of()))).isEqualTo(new Author("p1", Author.Kind.USER));
        var machine = new MachineId(new UUID(1, 2));
        assertThat(Author.of(machine)).isEqualTo(new Author(machine.toString(), Author.Kind.MANAGED_IDENTITY));
        assertThat(Author.of(new Caller.Person("p2", "service-account-onboarding", Set.of())))
                .isEqualTo(new Author("p2", Author.Kind.APPLICATION));
    }

    @Test
    void whoChangesAResourceIsNotWhoMadeIt() {
        var made = SystemData.made(new Author("maker", Author.Kind.KEY), NOON);
        assertThat(made).isEqualTo(new SystemData("maker", Author.Kind.KEY, NOON, "maker", Author.Kind.KEY, NOON));
        assertThat(made.changed(new Author("changer", Author.Kind.USER), NOON.plusSeconds(1)))
                .isEqualTo(new SystemData(
                        "maker", Author.Kind.KEY, NOON, "changer", Author.Kind.USER, NOON.plusSeconds(1)));
    }
}
