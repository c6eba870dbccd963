package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.server.Checkout;
import io.muster.local.server.Trees;
import io.muster.packages.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The `.rpm` in the hands of rpm itself, scripts included: installed, upgraded and removed in a tree where nothing
/// runs. The tree is Debian's, so what the package requires is only read, not looked for.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RpmIT {

    private static final String COMPLETIONS = "usr/share/bash-completion/completions/azcmagent";

    private static Path directory;
    private static Path root;
    private static Path first;

    @BeforeAll
    static void aTree() throws Exception {
        var guests = Checkout.find().root().resolve("deploy/suites/target/rpm");
        Trees.delete(guests);
        var obstacle = SystemdGuest.obstacle();
        if (obstacle.isEmpty()) {
            obstacle = SystemdGuest.makeTree(guests);
        }
        obstacle.ifPresent(why -> System.err.println("NOT TOLD: the story of the rpm. " + why));
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
        directory = guests;
        root = SystemdGuest.mount(directory, SystemdGuest.Kind.BARE);
        var _ = rpm("--initdb");
        first = packaged("0.1.0");
    }

    @AfterAll
    static void andItIsGone() throws Exception {
        if (root != null) {
            SystemdGuest.unmount(directory);
        }
    }

    private static Path packaged(String version) throws IOException {
        var checkout = Checkout.find().root();
        return Packages.rpm(
                checkout.resolve("agent/target/azcmagent/lib"), checkout.resolve("deploy/packages/target"), version);
    }

    private static String rpm(String arguments) throws Exception {
        return SystemdGuest.sh(120, "rpm --root '" + root + "' " + arguments);
    }

    /// In the tree.
    private static String run(String command) throws Exception {
        return SystemdGuest.sh(30, "chroot '" + root + "' " + command);
    }

    @Test
    @Order(1)
    void rpmReadsWhatItIs() throws Exception {
        assertThat(rpm("-K --nosignature " + first)).endsWith("digests OK");
        assertThat(rpm("-qp --requires " + first).lines()).contains("systemd", "shadow-utils", "/bin/sh");
        assertThat(rpm("-qp --scripts " + first))
                .contains(
                        "preinstall scriptlet", "postinstall scriptlet", "preuninstall scriptlet", "useradd --system");
        assertThat(rpm("-qpl " + first).lines())
                .contains(
                        "/opt/azcmagent/bin/himds",
                        "/usr/bin/azcmagent",
                        "/usr/lib/systemd/system/gcad.service",
                        "/usr/share/bash-completion/completions/azcmagent")
                .doesNotContain("/opt", "/usr/bin", "/usr/lib/systemd/system");
    }

    @Test
    @Order(2)
    void installedAllIsInItsPlaceAndItsUserIsThere() throws Exception {
        var _ = rpm("-i --nodeps " + first);
        assertThat(rpm("-V --nodeps azcmagent")).isEmpty();
        assertThat(run("getent passwd himds")).contains("/var/opt/azcmagent");
        assertThat(run("stat -c '%U %a' /var/opt/azcmagent/certs /var/lib/GuestConfig /opt/azcmagent/bin/gcad"))
                .isEqualTo("himds 700\nroot 755\nroot 755");
        assertThat(root.resolve(COMPLETIONS)).content().contains("complete -F _complete_azcmagent");
        assertThat(run("readlink /usr/bin/azcmagent")).isEqualTo("/opt/azcmagent/bin/azcmagent");
    }

    @Test
    @Order(3)
    void upgradedItKeepsWhatTheMachineIs() throws Exception {
        Files.writeString(root.resolve("var/opt/azcmagent/agentconfig.json"), "{}");
        var _ = rpm("-U --nodeps " + packaged("0.1.1"));
        assertThat(rpm("-q azcmagent")).startsWith("azcmagent-0.1.1-1");
        assertThat(rpm("-V --nodeps azcmagent")).isEmpty();
        assertThat(root.resolve("var/opt/azcmagent/agentconfig.json")).exists();
    }

    @Test
    @Order(4)
    void removedItLeavesStateAndUserAlone() throws Exception {
        var _ = rpm("-e azcmagent");
        assertThat(root.resolve("opt/azcmagent")).doesNotExist();
        assertThat(root.resolve("usr/lib/systemd/system/himdsd.service")).doesNotExist();
        assertThat(root.resolve(COMPLETIONS)).doesNotExist();
        assertThat(root.resolve("var/opt/azcmagent/agentconfig.json")).exists();
        assertThat(root.resolve("var/lib/GuestConfig")).isDirectory();
        assertThat(run("getent passwd himds")).isNotEmpty();
    }
}
