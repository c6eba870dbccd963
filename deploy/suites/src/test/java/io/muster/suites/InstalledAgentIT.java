package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.local.mesh.Mesh;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// The agent as people get it: a package, installed, connected, upgraded and removed on a machine with systemd.
@ExtendWith(StoryMesh.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstalledAgentIT {

    /// In the place of extd, which ends when it has done what there is to do, systemd waits.
    private static final String UNITS = "himdsd gcad extd.path";
    private static final String COMPLETIONS = "/usr/share/bash-completion/completions/azcmagent";
    /// What bash makes of "azcmagent conn" and a tabulator.
    private static final String COMPLETED = "bash -c 'source " + COMPLETIONS
            + "; COMP_WORDS=(azcmagent conn); COMP_CWORD=1; _complete_azcmagent 2>/dev/null; echo \"${COMPREPLY[@]}\"'";
    /// Longer than the row of changes that gcad waits out.

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BY_AND_BY = Duration.ofMinutes(3);

    private static ConnectedGuest guest;

    @BeforeAll
    static void aMachineWithSystemd(Mesh mesh) throws Exception {
        Baseline.isAssigned(mesh);
        guest = ConnectedGuest.boot(mesh, "muster-story", SystemdGuest.Kind.BARE);
    }

    @AfterAll
    static void andItIsOff() throws Exception {
        if (guest != null) {
            guest.off();
        }
    }

    private static void assertRunning() throws Exception {
        assertThat(guest.run("systemctl is-active " + UNITS).lines()).containsOnly("active");
    }

    /// Of the main process of a unit.
    private static String user(String unit) throws Exception {
        return guest.run("ps -o user= -p $(systemctl show -p MainPID --value " + unit + ")");
    }

    @Test
    @Order(1)
    void installedItRunsAsThreeUnitsEachWithNoMoreThanItNeeds() throws Exception {
        guest.install("0.1.0");
        assertRunning();
        assertThat(user("himdsd")).isEqualTo("himds");
        assertThat(user("gcad")).isEqualTo("root");
        assertThat(guest.run("grep CapEff /proc/$(systemctl show -p MainPID --value himdsd)/status"))
                .endsWith("0000000000000000");
        assertThat(guest.run("systemctl is-enabled extd " + UNITS).lines()).containsOnly("enabled");
        assertThat(guest.run("systemctl show-environment")).contains("\nIMDS_ENDPOINT=http://localhost:40342\n");
        assertThat(guest.run(COMPLETED)).isEqualTo("connect");
        int megabytes = Integer.parseInt(guest.run("du -sm /opt/azcmagent | cut -f1"));
        assertThat(megabytes).isLessThan(120);
        System.out.println("The installed agent takes " + megabytes + " MB");
    }

    @Test
    @Order(2)
    void connectedItHeartbeatsAndAuditsThroughItsOwnProcesses() throws Exception {
        guest.connect();
        // Each daemon shows itself in a file that only its user may write, and gcad has been told what to audit.
        guest.await("stat -c %U /var/opt/azcmagent/status.json", "himds");
        guest.await("stat -c %U /var/lib/GuestConfig/state.json", "root");
        guest.await("azcmagent show dependentServiceStatus | grep -c running", "3");
        assertThat(guest.run("stat -c %U /var/opt/azcmagent/certs/machine.key")).isEqualTo("himds");
        assertThat(guest.run("stat -c '%U %a' /var/lib/GuestConfig/trust/publishers.txt"))
                .isEqualTo("root 644");
        guest.await("stat -c %U /var/lib/GuestConfig/extensions.json", "root");
        assertThat(guest.run("azcmagent extension list -j")).isEqualTo("[]");
    }

    @Test
    @Order(3)
    void nobodyElseTalksToTheSocket() {
        assertThatThrownBy(() -> guest.run("setpriv --reuid=nobody --regid=nogroup --clear-groups"
                        + " test -e /var/opt/azcmagent/socks/himds.sock"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Order(4)
    void aDaemonThatIsKilledComesBack() throws Exception {
        var before = guest.run("systemctl show -p MainPID --value gcad");
        var _ = guest.run("kill -9 " + before);
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                guest.run("systemctl is-active gcad; systemctl show -p NRestarts --value gcad"))
                        .isEqualTo("active\n1"));
    }

    /// As it is by and by when gcad has audited: what it took for that it has given back.
    @Test
    @Order(5)
    void togetherItsProcessesTakeLittleMemory() throws Exception {
        guest.await("cat /var/lib/GuestConfig/arc_policy_logs/gc_agent.log", "audited");
        Awaitility.await().atMost(BY_AND_BY).until(InstalledAgentIT::megabytes, total -> total < 150);
        System.out.println("The daemons take " + megabytes() + " MB together:\n"
                + guest.run("ps -o user=,rss=,args= -C java | cut -c1-24"));
    }

    private static int megabytes() throws Exception {
        return Integer.parseInt(guest.run(
                "for unit in himdsd gcad; do cat /proc/$(systemctl show -p MainPID --value $unit)/smaps_rollup; done"
                        + " | awk '$1 == \"Rss:\" { sum += $2 } END { print int(sum / 1024) }'"));
    }

    @Test
    @Order(6)
    void aShareOfAProcessorThatIsDecidedReachesTheUnit() throws Exception {
        guest.await("systemctl show -p CPUQuotaPerSecUSec --value gcad", "50ms");
        var _ = guest.run("azcmagent config set guestconfiguration.agent.cpulimit 20");
        guest.await("systemctl show -p CPUQuotaPerSecUSec --value gcad", "200ms");
        assertThat(guest.run("systemctl show -p CPUQuotaPerSecUSec --value extd"))
                .isEqualTo("50ms");
        var _ = guest.run("azcmagent config clear guestconfiguration.agent.cpulimit");
        guest.await("systemctl show -p CPUQuotaPerSecUSec --value gcad", "50ms");
    }

    /// In a time that is shorter than the unit's own, for the story.
    @Test
    @Order(7)
    void aDaemonThatHangsIsEndedAndStartedAnew() throws Exception {
        var _ = guest.run("""
                set -e
                mkdir -p /run/systemd/system/gcad.service.d
                printf '[Service]\\nWatchdogSec=30s\\n' >/run/systemd/system/gcad.service.d/soon.conf
                systemctl daemon-reload
                systemctl restart gcad
                """);
        var hanging = guest.run("systemctl show -p MainPID --value gcad");
        var _ = guest.run("kill -STOP " + hanging);
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                guest.run("systemctl is-active gcad; systemctl show -p NRestarts --value gcad"))
                        .isEqualTo("active\n1"));
        assertThat(guest.run("systemctl show -p MainPID --value gcad")).isNotEqualTo(hanging);
        var _ = guest.run("rm -r /run/systemd/system/gcad.service.d; systemctl daemon-reload; systemctl restart gcad");
    }

    @Test
    @Order(8)
    void whatIsChangedOnTheMachineIsAuditedInSeconds() throws Exception {
        int first = said("audited");
        var _ = guest.run("systemctl restart gcad");
        Awaitility.await().atMost(SOON).until(() -> said("audited") > first);
        int audits = said("audited");
        int changes = said("what was looked at has changed");
        // It watches from a moment later on; what changes until then it finds when it begins to.
        var _ = guest.run("chmod 664 /etc/issue; chmod 666 /etc/issue");
        Awaitility.await().atMost(SOON).until(() -> said("what was looked at has changed") > changes);
        Awaitility.await().atMost(SOON).until(() -> said("audited") > audits);
    }

    /// How often gcad has said it.
    private static int said(String what) throws Exception {
        return Integer.parseInt(
                guest.run("grep -c '" + what + "' /var/lib/GuestConfig/arc_policy_logs/gc_agent.log || true"));
    }

    @Test
    @Order(9)
    void upgradedItGoesOnAsTheSameMachine() throws Exception {
        var before = guest.run("azcmagent show vmId");
        var heard = guest.run("azcmagent show lastHeartbeat");
        var pid = guest.run("systemctl show -p MainPID --value himdsd");
        guest.install("0.1.1");
        assertRunning();
        assertThat(guest.run("dpkg-query -W -f '${Version}' azcmagent")).isEqualTo("0.1.1");
        assertThat(guest.run("systemctl show -p MainPID --value himdsd")).isNotEqualTo(pid);
        assertThat(guest.run("azcmagent show vmId")).isEqualTo(before);
        guest.await("azcmagent show dependentServiceStatus | grep -c running", "3");
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(guest.run("azcmagent show lastHeartbeat")).isNotEqualTo(heard));
        assertThat(guest.run("azcmagent show status")).contains("Connected");
    }

    /// As the public agent does: the program goes, what the machine is and what was logged stays.
    @Test
    @Order(10)
    void removedItLeavesItsStateAndNothingThatRuns() throws Exception {
        var _ = guest.run("dpkg -r azcmagent");
        assertThat(guest.run("systemctl is-active " + UNITS + " || true").lines())
                .containsOnly("inactive");
        assertThat(guest.run(
                        "ls -d /opt/azcmagent /usr/bin/azcmagent /usr/lib/systemd/system/himdsd.service " + COMPLETIONS
                                + " 2>/dev/null"
                                + " || true"))
                .isEmpty();
        assertThat(guest.run("ls /var/opt/azcmagent/agentconfig.json /var/opt/azcmagent/log/himds.log"
                                + " /var/lib/GuestConfig/arc_policy_logs/gc_agent.log")
                        .lines())
                .hasSize(3);
        assertThat(guest.run("getent passwd himds")).isNotEmpty();
        assertThat(guest.run("pgrep -c java || true")).isEqualTo("0");
    }
}
