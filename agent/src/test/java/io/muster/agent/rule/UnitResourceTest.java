package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitResourceTest {

    private static final String ACTIVE = "{'kind':'unit','units':['a.service'],'processes':['ad'],'state':'active'}";
    private static final String INACTIVE =
            "{'kind':'unit','units':['a.service'],'processes':['ad'],'state':'inactive'}";

    private static final String ENABLED = "{'kind':'unit','units':['a.service'],'processes':[],'state':'enabled'}";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(root).with("/proc/1/comm", "init\n");
    }

    private Tree withUnit(String name) {
        return tree.with("/usr/lib/systemd/system/" + name, "[Install]\nWantedBy=multi-user.target\n");
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(tree.at(path).getParent());
        Files.createSymbolicLink(tree.at(path), Path.of(target));
    }

    /// A machine where systemd says that every unit is so.
    private Host systemd(String active) {
        return Hosts.running(
                tree.withDirectory("/run/systemd/system"),
                command -> ("ActiveState=" + active + "\n\n").repeat(command.size() - 3));
    }

    @ParameterizedTest
    @CsvSource({
        "loaded,    active,       enabled,         COMPLIANT,     NON_COMPLIANT",
        "loaded,    active,       disabled,        COMPLIANT,     NON_COMPLIANT",
        "loaded,    reloading,    disabled,        COMPLIANT,     NON_COMPLIANT",
        "loaded,    inactive,     enabled,         NON_COMPLIANT, NON_COMPLIANT",
        "loaded,    inactive,     enabled-runtime, NON_COMPLIANT, NON_COMPLIANT",
        "loaded,    inactive,     disabled,        NON_COMPLIANT, COMPLIANT",
        "loaded,    failed,       disabled,        NON_COMPLIANT, COMPLIANT",
        "loaded,    deactivating, disabled,        NON_COMPLIANT, NON_COMPLIANT",
        "masked,    inactive,     masked,          NON_COMPLIANT, COMPLIANT",
        "masked,    active,       masked,          COMPLIANT,     NON_COMPLIANT",
        "not-found, inactive,     '',              NON_COMPLIANT, COMPLIANT",
        "not-found, active,       '',              COMPLIANT,     NON_COMPLIANT"
    })
    void whatSystemdAndItsFilesSayCounts(String load, String active, String file, Verdict wanted, Verdict unwanted)
            throws IOException {
        if (!load.equals("not-found")) {
            withUnit("a.service");
        }
        if (load.equals("masked")) {
            link("/etc/systemd/system/a.service", "/dev/null");
        }
        if (active.equals("active")) {
            tree.withDirectory("/sys/fs/cgroup/unified/system.slice/a.service");
        }
        switch (file) {
            case "enabled" ->
                link("/etc/systemd/system/multi-user.target.wants/a.service", "/usr/lib/systemd/system/a.service");
            case "enabled-runtime" ->
                link("/run/systemd/system/multi-user.target.wants/a.service", "/usr/lib/systemd/system/a.service");
            default -> tree.withDirectory("/etc/systemd/system");
        }
        assertThat(verdict(systemd(active), ACTIVE)).isEqualTo(wanted);
        assertThat(verdict(systemd(active), INACTIVE)).isEqualTo(unwanted);
    }

    @Test
    void aServiceThatOnlyTriesToStartOverAndOverDoesNotRunAndIsNotStopped() {
        withUnit("a.service");
        assertThat(verdict(systemd("activating"), ACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(systemd("activating"), INACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anOldScriptStartsAtBootWhenLinksWantIt() throws IOException {
        tree.with("/run/systemd/generator.late/a.service", "[Unit]\nSourcePath=/etc/init.d/a\n");
        assertThat(verdict(systemd("inactive"), INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        link("/run/systemd/generator.late/multi-user.target.wants/a.service", "../a.service");
        assertThat(verdict(systemd("inactive"), INACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void whatHasNoFileAndNoControlGroupIsNotAskedFor() {
        var host = Hosts.running(tree.withDirectory("/run/systemd/system"));
        assertThat(verdict(host, INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(host, ACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    /// Anybody can run a process of any name.
    @Test
    void whereSystemdIsInChargeANameIsNoProofThatAServiceRuns() {
        tree.with("/proc/7/comm", "ad\n");
        var stopped = systemd("inactive");
        assertThat(verdict(stopped, ACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(stopped, INACTIVE)).as("but it counts against").isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void withoutSystemdNamesOfProcessesTell() {
        assertThat(verdict(Hosts.running(tree), ACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(Hosts.running(tree), INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/proc/7/comm", "ad\n");
        assertThat(verdict(Hosts.running(tree), ACTIVE)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Hosts.running(tree), INACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void oneOfSeveralUnitsIsEnoughAndEachIsAskedByItsName() {
        var rule = "{'kind':'unit','units':['a.service','b.service'],'processes':[],'state':'active'}";
        withUnit("a.service");
        withUnit("b.service");
        var host = Hosts.running(tree.withDirectory("/run/systemd/system"), command -> {
            assertThat(command).startsWith("systemctl", "show").endsWith("a.service", "b.service");
            return "ActiveState=inactive\n\nActiveState=active\n";
        });
        assertThat(verdict(host, rule)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aSystemdThatDoesNotAnswerIsAnError() {
        withUnit("a.service");
        var host = Hosts.running(tree.withDirectory("/run/systemd/system"));
        assertThat(result(host, ACTIVE).verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result(host, INACTIVE).verdict()).isEqualTo(Verdict.ERROR);
    }

    /// The process that runs this test.
    @Test
    void aProcessOfThisMachineIsSeen() {
        assertThat(verdict(
                        Host.live(),
                        "{'kind':'unit','units':['no-such.service'],'processes':['java'],'state':'inactive'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(
                        Host.live(),
                        "{'kind':'unit','units':['no-such.service'],'processes':['no-such'],'state':'active'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anImageSaysWhatWillStart() throws IOException {
        withUnit("b.service").with("/usr/lib/systemd/systemd", "");
        assertThat(verdict(tree, INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, ACTIVE)).as("there is none").isEqualTo(Verdict.NON_COMPLIANT);
        withUnit("a.service");
        assertThat(verdict(tree, INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, ACTIVE)).as("it will not").isEqualTo(Verdict.NON_COMPLIANT);
        link("/etc/systemd/system/multi-user.target.wants/a.service", "/usr/lib/systemd/system/a.service");
        assertThat(verdict(tree, INACTIVE)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, ACTIVE)).as("nobody knows").isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, ENABLED)).isEqualTo(Verdict.COMPLIANT);
        assertThat(result(tree.host(), INACTIVE).evidence().getFirst().found()).contains("multi-user.target");
        link("/etc/systemd/system/a.service", "/dev/null");
        assertThat(verdict(tree, INACTIVE)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, ENABLED)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anImageWithoutSystemdDoesNotSayWhatWillRun() {
        assertThat(verdict(tree, INACTIVE)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, ACTIVE)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, ENABLED)).isEqualTo(Verdict.NOT_APPLICABLE);
    }
}
