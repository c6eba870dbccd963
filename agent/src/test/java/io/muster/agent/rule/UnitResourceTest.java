package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
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

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(root).with("/proc/1/comm", "init\n");
    }

    /// A machine where systemd says this of every unit.
    private Host systemd(String load, String active, String file, String wantedBy) {
        return Hosts.running(
                tree.withDirectory("/run/systemd/system"),
                _ -> "LoadState=%s\nActiveState=%s\nUnitFileState=%s\nWantedBy=%s\n"
                        .formatted(load, active, file, wantedBy));
    }

    @ParameterizedTest
    @CsvSource({
        "loaded,    active,       enabled,   COMPLIANT,     NON_COMPLIANT",
        "loaded,    active,       disabled,  COMPLIANT,     NON_COMPLIANT",
        "loaded,    reloading,    disabled,  COMPLIANT,     NON_COMPLIANT",
        "loaded,    inactive,     enabled,   NON_COMPLIANT, NON_COMPLIANT",
        "loaded,    inactive,     enabled-runtime, NON_COMPLIANT, NON_COMPLIANT",
        "loaded,    inactive,     disabled,  NON_COMPLIANT, COMPLIANT",
        "loaded,    inactive,     static,    NON_COMPLIANT, COMPLIANT",
        "loaded,    failed,       disabled,  NON_COMPLIANT, COMPLIANT",
        "loaded,    deactivating, disabled,  NON_COMPLIANT, NON_COMPLIANT",
        "masked,    inactive,     masked,    NON_COMPLIANT, COMPLIANT",
        "masked,    active,       masked,    COMPLIANT,     NON_COMPLIANT",
        "not-found, inactive,     '',        NON_COMPLIANT, COMPLIANT"
    })
    void whatSystemdSaysCounts(String load, String active, String file, Verdict wanted, Verdict unwanted) {
        assertThat(verdict(systemd(load, active, file, ""), ACTIVE)).isEqualTo(wanted);
        assertThat(verdict(systemd(load, active, file, ""), INACTIVE)).isEqualTo(unwanted);
    }

    @Test
    void aServiceThatOnlyTriesToStartOverAndOverDoesNotRunAndIsNotStopped() {
        assertThat(verdict(systemd("loaded", "activating", "disabled", ""), ACTIVE))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(systemd("loaded", "activating", "disabled", ""), INACTIVE))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anOldScriptStartsAtBootWhenLinksWantIt() {
        assertThat(verdict(systemd("loaded", "inactive", "generated", "multi-user.target"), INACTIVE))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(systemd("loaded", "inactive", "generated", ""), INACTIVE))
                .isEqualTo(Verdict.COMPLIANT);
    }

    /// Anybody can run a process of any name.
    @Test
    void whereSystemdIsInChargeANameIsNoProofThatAServiceRuns() {
        tree.with("/proc/7/comm", "ad\n");
        var stopped = systemd("loaded", "inactive", "disabled", "");
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
        var host = Hosts.running(tree.withDirectory("/run/systemd/system"), command -> {
            assertThat(command).startsWith("systemctl", "show").endsWith("a.service", "b.service");
            return "LoadState=not-found\nActiveState=inactive\nUnitFileState=\nWantedBy=\n\n"
                    + "ActiveState=active\nUnitFileState=enabled\nLoadState=loaded\nWantedBy=\n";
        });
        assertThat(verdict(host, rule)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aSystemdThatDoesNotAnswerIsAnError() {
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
}
