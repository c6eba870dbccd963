package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.muster.contracts.onboarding.Admittance;
import io.muster.contracts.onboarding.OnboardingScript;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Machines join by the script for many, as it is made and as the console hands it out.
@ExtendWith(StoryMesh.class)
class OnboardingScriptIT extends OnboardingSteps {

    @Test
    void byTheScriptForMany() throws Exception {
        var home = JoiningMachine.called(mesh, "by-script");
        var place = new Admittance.Place(Names.SUBSCRIPTION, Names.RESOURCE_GROUP, Names.TENANT);
        var script = new OnboardingScript(
                        mesh.addresses().gateway(),
                        Files.readString(mesh.directory().authority()),
                        Files.readString(mesh.directory().publishers()),
                        new Admittance.ByPrincipal(place, "onboarding"),
                        Names.LOCATION,
                        "room='it''s 2, left'")
                .text();
        var run = home.script(script);
        run.environment().put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(run)).as(home.said()).isZero();
        assertJoined(home);
        assertThat(JoiningMachine.ended(run))
                .as("a second time: %s", home.said())
                .isZero();
    }

    @Test
    void byTheScriptOfTheConsoleWithAJoinTokenForMany() throws Exception {
        var home = JoiningMachine.called(mesh, "by-console");
        String script;
        try (var chromium = Chromium.start()) {
            script = scriptOfTheConsole(chromium.page());
        }
        assertThat(JoiningMachine.ended(home.script(script))).as(home.said()).isZero();
        assertJoined(home);
        try (var owner = Api.as("owner", mesh)) {
            assertThat(owner.list(JOIN_TOKENS, "2026-01-01")).anySatisfy(token -> {
                assertThat(token.path("name").asText()).startsWith("console-");
                assertThat(token.at("/properties/maxUses").asInt()).isEqualTo(7);
                assertThat(token.at("/properties/uses").asInt()).isEqualTo(1);
            });
        }
    }

    /// What is shown is what is downloaded.
    private static String scriptOfTheConsole(Page page) throws IOException {
        page.navigate(mesh.addresses().gateway() + "/console/");
        page.getByLabel("Username").fill("owner");
        page.locator("input[type=password]").fill(mesh.secrets().of("people.owner"));
        press(page);
        page.getByText("Add machines").first().click();
        page.getByLabel("How").selectOption("token");
        page.getByLabel("Subscription").selectOption(Names.SUBSCRIPTION);
        page.getByLabel("Resource group").fill(Names.RESOURCE_GROUP);
        page.getByLabel("Location").fill(Names.LOCATION);
        page.getByLabel("Tags").fill("room='2, left'");
        page.getByLabel("Machines that may join").fill("7");
        page.getByText("Make the script").click();
        var shown = page.locator("textarea");
        shown.waitFor();
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/add-machines.png"))
                .setFullPage(true));
        var file = page.waitForDownload(() -> page.getByText("Download").click());
        assertThat(file.suggestedFilename()).isEqualTo("onboard.sh");
        assertThat(Files.readString(file.path())).isEqualTo(shown.inputValue());
        return shown.inputValue();
    }
}
