package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;

/// What every way of joining ends with.
abstract class OnboardingSteps {

    static final String JOIN_TOKENS = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/" + Names.RESOURCE_GROUP
            + "/providers/Muster.Identity/joinTokens";
    static final String MACHINES = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/" + Names.RESOURCE_GROUP
            + "/providers/Microsoft.HybridCompute/machines/";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Mesh mesh;

    @BeforeAll
    static void aMeshIsUp(Mesh stories) {
        mesh = stories;
    }

    static JsonNode properties(String machine) {
        try (var reader = Api.as("reader", mesh)) {
            return reader.get(MACHINES + machine, "2024-07-10").body().path("properties");
        }
    }

    static void assertJoined(JoiningMachine home) throws IOException, InterruptedException {
        var found = properties(home.name());
        assertThat(found.path("vmId").asText()).as(home.said()).isNotEmpty();
        assertThat(found.path("osVersion").asText()).isEqualTo(System.getProperty("os.version"));
        assertThat(found.at("/detectedProperties/logicalCoreCount").asInt()).isPositive();
        assertThat(found.at("/networkProfile/networkInterfaces").isArray()).isTrue();
        assertThat(found.at("/agentConfiguration/configMode").asText()).isEqualTo("full");
        assertThat(JoiningMachine.ended(home.azcmagent("show", "vmId", "resourceId", "-j")))
                .isZero();
        assertThat(JSON.readTree(Files.readString(home.out())).path("vmId")).isEqualTo(found.path("vmId"));
    }

    static void press(Page page) {
        page.locator("[type=submit]").first().click();
    }
}
