package io.muster.identity.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.identity.Lab;
import io.muster.identity.provider.Providers;
import io.muster.identity.provider.Registrations;
import io.muster.identity.scope.ScopeStore;
import io.muster.identity.scope.Tenant;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a newer version brings to an installation that is there already.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class BootstrapIT {

    private static final String ASSIGNMENTS = Lab.SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments";

    @Inject
    Tenant tenant;

    @Inject
    ScopeStore scopes;

    @Inject
    Providers providers;

    @Inject
    Registrations registrations;

    @Inject
    Bootstrap.First first;

    private final String principal = UUID.randomUUID().toString();

    @Test
    void aRoleThatIsNewIsGivenOnceAndStaysAwayWhenItIsTakenAway() {
        start(Lab.SUBSCRIPTION);
        var given = given();
        assertThat(given).hasSize(1);
        start(Lab.SUBSCRIPTION);
        assertThat(given()).isEqualTo(given);
        Lab.as(People.OWNER).delete(given.getFirst()).then().statusCode(200);
        start(Lab.SUBSCRIPTION);
        assertThat(given()).isEmpty();
    }

    @Test
    void aRoleAtAPlaceThatIsGoneIsNotGiven() {
        start(Lab.GROUPS + "gone-" + UUID.randomUUID());
        assertThat(given()).isEmpty();
    }

    private void start(String scope) {
        new Bootstrap(new Settings(principal, scope), tenant, scopes, providers, registrations, first)
                .begin(new StartupEvent());
    }

    private List<String> given() {
        return Lab.as(People.OWNER)
                .queryParam("$filter", "principalId eq '" + principal + "'")
                .get(ASSIGNMENTS)
                .then()
                .statusCode(200)
                .extract()
                .path("value.id");
    }

    /// One role and nothing else.
    private record Settings(String principal, String scope) implements FirstSettings {

        @Override
        public Optional<String> subscriptionId() {
            return Optional.empty();
        }

        @Override
        public Optional<String> subscriptionName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> tenantId() {
            return Optional.empty();
        }

        @Override
        public Optional<String> resourceGroup() {
            return Optional.empty();
        }

        @Override
        public Optional<String> location() {
            return Optional.empty();
        }

        @Override
        public Map<String, FirstAssignment> roleAssignments() {
            return Map.of("late", new Late(principal, scope));
        }
    }

    private record Late(String principalId, String scope) implements FirstSettings.FirstAssignment {

        @Override
        public String role() {
            return "Reader";
        }
    }
}
