package io.muster.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Each rule bites on a planted sin and leaves a clean class alone.
class HouseRulesTest {

    record CleanValue(String name) {}

    record ValueWithConnection(Connection connection) {}

    record ValueThatReadsTheClock(String name) {
        Instant now() {
            return Instant.now();
        }
    }

    static final class SomethingManager {}

    @Test
    void aValueWithAConnectionIsImpure() {
        assertThat(bites(HouseRules.VALUES_ARE_PURE, ValueWithConnection.class)).isTrue();
        assertThat(bites(HouseRules.VALUES_ARE_PURE, CleanValue.class)).isFalse();
    }

    @Test
    void aValueIsToldTheTime() {
        assertThat(bites(HouseRules.VALUES_ARE_TOLD_THE_TIME, ValueThatReadsTheClock.class))
                .isTrue();
        assertThat(bites(HouseRules.ONE_CLOCK, ValueThatReadsTheClock.class)).isTrue();
        assertThat(bites(HouseRules.ONE_CLOCK, CleanValue.class)).isFalse();
    }

    @Test
    void aNameSaysSomething() {
        assertThat(bites(HouseRules.NAMES_SAY_SOMETHING, SomethingManager.class))
                .isFalse();
        assertThat(bites(HouseRules.NAMES_SAY_SOMETHING, io.muster.gateway.sins.DoorManager.class))
                .isTrue();
    }

    @Test
    void theGatewayOwnsNoTable() {
        assertThat(bites(HouseRules.GATEWAY_OWNS_NOTHING, io.muster.gateway.sins.DoorManager.class))
                .isTrue();
    }

    private static boolean bites(ArchRule rule, Class<?> type) {
        return rule.evaluate(new ClassFileImporter().importClasses(type)).hasViolation();
    }
}
