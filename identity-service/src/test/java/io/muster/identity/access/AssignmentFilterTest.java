package io.muster.identity.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.access.Caller;
import io.muster.chassis.arm.RefusedException;
import io.muster.identity.access.AssignmentFilter.Whose;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignmentFilterTest {

    private static final Caller.Person ADA = new Caller.Person("ada", "Ada", Set.of("/auditors"));

    private static AssignmentFilter of(@Nullable String text) {
        return AssignmentFilter.of(text, ADA);
    }

    @Test
    void nothingIsEverybodysHereAndBelow() {
        assertThat(of(null)).isEqualTo(new AssignmentFilter(true, null));
        assertThat(of("atScope()")).isEqualTo(new AssignmentFilter(false, null));
    }

    @Test
    void whatTheCallerHoldsIsGivenToItOrItsGroups() {
        var hers = new AssignmentFilter(true, new Whose("ada", Set.of("/auditors")));
        assertThat(of("assignedTo()")).isEqualTo(hers);
        assertThat(of("assignedTo('ada')")).isEqualTo(hers);
    }

    @Test
    void theGroupsOfOthersAreNotKnownAndAnIdIsJustAnId() {
        assertThat(of("assignedTo('bob')").whose()).isEqualTo(new Whose("bob", Set.of()));
        assertThat(of("principalId eq 'ada'").whose()).isEqualTo(new Whose("ada", Set.of()));
    }

    @Test
    void twoPrincipalsAreRefused() {
        assertThatThrownBy(() -> of("principalId eq 'ada' and assignedTo('bob')"))
                .isInstanceOf(RefusedException.class);
    }
}
