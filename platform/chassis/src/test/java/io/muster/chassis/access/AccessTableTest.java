package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.contracts.ResourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {

    private static final AccessTable TABLE = AccessTable.parse("""
            # a comment
            GET  /subscriptions/{subscription}/resourceGroups/{group}  Groups/read

            GET  {scope}/providers/Microsoft.Authorization/policyAssignments/{name}  Policies/read
            POST /agent/v1/reports  @machine
            """);

    @Test
    void findsARowInAnyCaseAndSpellsThePathAsTheRowDoes() {
        var match = TABLE.find("GET", "/SUBSCRIPTIONS/S/resourcegroups/Rack-7").orElseThrow();
        assertThat(match.row().action()).isEqualTo("Groups/read");
        assertThat(match.path()).isEqualTo("/subscriptions/S/resourceGroups/Rack-7");
        assertThat(match.route()).isEqualTo(match.path());
    }

    @Test
    void aScopeIsAnyResourceIdAndTravelsInOneSegment() {
        var path =
                "/subscriptions/S/resourceGroups/G/providers/A.B/c/D/providers/Microsoft.Authorization/policyAssignments/P";
        var match = TABLE.find("GET", path).orElseThrow();
        assertThat(match.path()).isEqualTo(path);
        var segment = match.route().split("/")[2];
        assertThat(AtScope.fromString(segment).id())
                .isEqualTo(ResourceId.of("/subscriptions/S/resourceGroups/G/providers/A.B/c/D"));
        assertThat(AtScope.original(match.route())).isEqualTo(path);
    }

    @Test
    void theRootIsAScopeToo() {
        var match = TABLE.find("GET", "/providers/microsoft.authorization/policyassignments/p")
                .orElseThrow();
        assertThat(match.path()).isEqualTo("/providers/Microsoft.Authorization/policyAssignments/p");
        assertThat(AtScope.original(match.route())).isEqualTo(match.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/S/resourceGroups",
                "/subscriptions/S/resourceGroups/",
                "/subscriptions/S/resourceGroups/G/extra",
                "/subscriptions//resourceGroups/G",
                "/subscriptions/S/odd/providers/Microsoft.Authorization/policyAssignments/P/x",
                "/at/c3Vic2NyaXB0aW9ucw/providers/other",
                "/",
                ""
            })
    void whatIsInNoRowIsNotFound(String path) {
        assertThat(TABLE.find("GET", path)).isEmpty();
    }

    @Test
    void anotherMethodIsKnownButNotAllowed() {
        assertThat(TABLE.find("DELETE", "/agent/v1/reports")).isEmpty();
        assertThat(TABLE.knows("/agent/v1/reports")).isTrue();
        assertThat(TABLE.knows("/agent/v1/others")).isFalse();
    }

    @Test
    void aLineOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> AccessTable.parse("GET /only-two")).isInstanceOf(IllegalArgumentException.class);
    }
}
