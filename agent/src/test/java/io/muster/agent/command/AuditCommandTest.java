package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.guest.PublisherStandIn;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    private static final String LOGIN_DEFS = "PASS_MAX_DAYS 90\n";

    @TempDir
    Path directory;

    @TempDir
    Path image;

    private Cli cli;
    private String reference;

    @BeforeEach
    void aPackageAndAnImage() throws Exception {
        var home = new AgentHome(directory.resolve("home"));
        cli = new Cli(home.root());
        reference = new PublisherStandIn(home).published(directory).toString();
        var _ = new Tree(image).with("/etc/login.defs", LOGIN_DEFS);
    }

    private Cli.Ended audit(String... options) {
        var arguments = new ArrayList<>(List.of("audit", "--package", reference, "--root", image.toString()));
        arguments.addAll(List.of(options));
        return cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void theVerdictsOfAnImageArePrinted() {
        var ended = audit();
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("COMPLIANT")
                .contains("/etc/login.defs")
                .doesNotContain("bytes read");
        assertThat(ended.err()).contains("1 compliant, 0 failing");
    }

    @Test
    void whatEachVerdictCostIsPrintedWhenAskedFor() {
        var ended = audit("--timings");
        assertThat(ended.out())
                .contains("bytes read")
                .containsPattern("(?m)^ +\\d+\\.\\d\\d ms +" + LOGIN_DEFS.length() + " t$")
                .contains("all rules");
    }

    @Test
    void asJsonTheCostIsPartOfTheResult() throws Exception {
        var plain = Gateway.JSON.readTree(audit("--json").out()).get(0);
        assertThat(plain.path("verdict").asText()).isEqualTo("Compliant");
        assertThat(plain.has("bytes")).isFalse();
        var costly = Gateway.JSON.readTree(audit("--json", "--timings").out());
        assertThat(costly.get(0).path("bytes").asInt()).isEqualTo(LOGIN_DEFS.length());
        assertThat(costly.get(0).path("verdict").asText()).isEqualTo("Compliant");
        assertThat(costly.get(0).has("micros")).isTrue();
    }

    /// The reference's own package, with a rule of our choice in it.
    private void bring(String resource) throws Exception {
        var archive = Path.of(reference.replace(".json", ".zip"));
        try (var zip = FileSystems.newFileSystem(archive)) {
            var rules = "{\"format\":1,\"rules\":[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"title\":\"t\","
                    + "\"severity\":\"Warning\",\"resource\":" + resource + "}]}";
            Files.writeString(zip.getPath("rules.json"), rules);
        }
    }

    @Test
    void aScriptOfAPackageRunsWhereTheOwnerAllowsIt() throws Exception {
        bring("{\"kind\":\"script\",\"run\":\"echo yes\",\"expect\":{\"equals\":\"yes\"}}");
        assertThat(cli.run("audit", "--package", reference).err()).contains("0 compliant", "1 undecided");
        assertThat(cli.run("config", "set", "guestconfiguration.scripts.enabled", "true")
                        .code())
                .isZero();
        assertThat(cli.run("audit", "--package", reference).err()).contains("1 compliant", "0 undecided");
        assertThat(cli.run("config", "list").out()).contains("guestconfiguration.scripts.enabled");
    }
}
