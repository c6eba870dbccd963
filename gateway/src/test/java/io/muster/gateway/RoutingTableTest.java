package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.gateway.routing.Route;
import io.muster.gateway.routing.RoutingTable;
import io.muster.gateway.routing.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTableTest {

    private static final RoutingTable TABLE = table();
    private static final String MACHINE =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m";

    @ParameterizedTest
    @CsvSource({
        "/subscriptions, IDENTITY",
        "/subscriptions/s, IDENTITY",
        "/subscriptions/s/resourceGroups, IDENTITY",
        "/subscriptions/s/resourcegroups/g, IDENTITY",
        "/subscriptions/s/providers/Microsoft.HybridCompute/machines, IDENTITY",
        "/tenants, IDENTITY",
        "/subscriptions/s/locations, IDENTITY",
        "/subscriptions/s/resources, IDENTITY",
        "/subscriptions/s/resourcegroups/g/resources, IDENTITY",
        "/subscriptions/s/providers, IDENTITY",
        "/subscriptions/s/providers/Microsoft.HybridCompute, IDENTITY",
        "/subscriptions/s/providers/Microsoft.HybridCompute/register, IDENTITY",
        "/subscriptions/s/providers/Microsoft.PolicyInsights/unregister, IDENTITY",
        "/subscriptions/s/providers/Microsoft.Resources/tags/default, IDENTITY",
        "$/providers/Microsoft.Resources/tags/default, IDENTITY",
        "/providers/Microsoft.Management/managementGroups, IDENTITY",
        "/providers/Microsoft.Management/managementGroups/m/subscriptions/s, IDENTITY",
        "/providers/Microsoft.Management/managementGroups/m/descendants, IDENTITY",
        "/providers/Microsoft.Management/managementGroups/m/providers/Microsoft.Authorization/roleAssignments, IDENTITY",
        "/providers/Microsoft.Management/getEntities, IDENTITY",
        "$/providers/Microsoft.Authorization/permissions, IDENTITY",
        "/providers/Microsoft.Authorization/roleDefinitions/r, IDENTITY",
        "$/, IDENTITY",
        "$/extensions, EXTENSION",
        "$/extensions/e, EXTENSION",
        "/subscriptions/s/providers/Microsoft.HybridCompute/locations/l/publishers/p/extensionTypes/t/versions, EXTENSION",
        "$/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments, ASSIGNMENT",
        "$/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/a, ASSIGNMENT",
        "/providers/Microsoft.Authorization/policyDefinitions, ASSIGNMENT",
        "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/p, ASSIGNMENT",
        "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/r, IDENTITY",
        "/subscriptions/s/resourceGroups/g/providers/Muster.Identity/joinTokens, IDENTITY",
        "/subscriptions/s/resourceGroups/g/providers/Muster.Identity/joinTokens/t, IDENTITY",
        "$/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults, EVALUATION",
        "/subscriptions/s/providers/Microsoft.PolicyInsights/policyStates/latest/summarize, EVALUATION",
        "$/providers/Muster.Evaluation/findings, EVALUATION",
        "/subscriptions/s/providers/Muster.Evaluation/standings, EVALUATION",
        "$/providers/Muster.Notification/evaluateNow, NOTIFICATION",
        "/agent/v1/identity/token, IDENTITY",
        "/agent/v1/identity/join, IDENTITY",
        "/agent/v1/desired-state, ASSIGNMENT",
        "/agent/v1/packages/abc, ASSIGNMENT",
        "/agent/v1/reports, EVALUATION",
        "/agent/v1/stream, NOTIFICATION",
        "/agent/v1/heartbeats, NOTIFICATION",
        "/auth/realms/muster/protocol/openid-connect/token, LOGIN"
    })
    void everyDocumentedPathGoesToItsOwnerInAnyCase(String written, Service owner) {
        var path = written.replace("$/", MACHINE + "/").replaceAll("/$", "");
        assertThat(TABLE.route(path, "2024-07-10")).isEqualTo(new Route.To(owner));
        assertThat(TABLE.route(path.toLowerCase(Locale.ROOT), "v")).isEqualTo(new Route.To(owner));
        assertThat(TABLE.route(path.toUpperCase(Locale.ROOT), "v")).isEqualTo(new Route.To(owner));
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/s/providers/Microsoft.Compute/virtualMachines, 404, InvalidResourceNamespace",
        "/subscriptions/s/providers/Microsoft.HybridCompute/licenses, 404, InvalidResourceType",
        "/providers/Microsoft.HybridCompute, 400, InvalidResourceId",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute, 400, InvalidResourceId",
        "/subscriptions/s/providers/Microsoft.HybridCompute/register/x, 404, InvalidResourceType",
        "/subscriptions/s/odd, 404, InvalidResourceType",
        "/auth/admin/realms, 404, NotFound",
        "/AUTH/realms/MASTER/account, 404, NotFound",
        "/agent/v2/reports, 404, NotFound",
        "/agent/v1/reportsX, 404, NotFound"
    })
    void whatNobodyOwnsIsRefusedByKind(String path, int status, String code) {
        assertThat(TABLE.route(path, "v")).isInstanceOfSatisfying(Route.Refused.class, refused -> {
            assertThat(refused.refusal().status()).isEqualTo(status);
            assertThat(refused.refusal().code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/agent/v1/reports/../../auth/admin",
                "/auth/./admin",
                "/auth/%2e%2e/admin",
                "/auth%2Fadmin",
                "/auth/realms%5cmaster",
                "//auth/admin",
                "/subscriptions/s//resourceGroups",
                "/auth/realms;x=1/master",
                "/subscriptions/s%3Bx=1",
                "/subscriptions/%00",
                "\\auth\\admin"
            })
    void aPathThatCouldBeReadTwoWaysGoesNowhere(String path) {
        assertThat(TABLE.route(path, "v")).isInstanceOf(Route.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "//subscriptions/s?a=b, /subscriptions/s?a=b",
        "//Subscriptions?a=b, /Subscriptions?a=b",
        "//PROVIDERS/p, /PROVIDERS/p",
        "//providers, /providers",
        "///subscriptions, ///subscriptions",
        "//subscriptionsX, //subscriptionsX",
        "//auth/admin, //auth/admin",
        "//agent/v1/reports, //agent/v1/reports",
        "/subscriptions//s, /subscriptions//s",
        "/x//subscriptions, /x//subscriptions"
    })
    void twoSlashesBeforeWhatArmOwnsAreOne(String sent, String read) {
        assertThat(RoutingTable.withoutDoubledSlash(sent)).isEqualTo(read);
    }

    @Test
    void anAbsurdlyLongPathGoesNowhere() {
        assertThat(TABLE.route("/subscriptions/" + "x".repeat(5_000), "v")).isInstanceOf(Route.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anArmPathNeedsAnApiVersion(String version) {
        assertThat(TABLE.route("/subscriptions", version))
                .isInstanceOfSatisfying(
                        Route.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("MissingApiVersionParameter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/", "/console/api/subscriptions", "/metadata/endpoints", "/authentic"})
    void theGatewaysOwnPathsAreNotProxied(String path) {
        assertThat(TABLE.route(path, null)).isEqualTo(new Route.Own());
    }

    @Test
    void aTableThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> RoutingTable.parse("path /x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoutingTable.parse("road /x identity")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoutingTable.parse("path /x nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RoutingTable table() {
        try (var in = RoutingTableTest.class.getResourceAsStream("/routes.txt")) {
            return RoutingTable.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
