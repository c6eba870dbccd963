package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// The baseline is enforced on a machine with systemd by the installed agent: what can be is, people still come in, it
/// stays so after a reboot, and all of it can be taken back.
@ExtendWith(StoryMesh.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnforcedGuestIT {

    private static final String GUEST = "muster-enforced";
    private static final String MACHINE = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/"
            + Names.RESOURCE_GROUP + "/providers/Microsoft.HybridCompute/machines/" + GUEST;
    private static final String POLICY = MACHINE + "/providers/Microsoft.Authorization/policyAssignments/enforced";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SSH = "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
            + " -o LogLevel=ERROR -o NumberOfPasswordPrompts=1";

    private static final String SOFTWARE =
            "software comes from the distribution and goes with all its data: no journal takes that back";

    /// Rules that fail on this machine and are for people to mend, with the reasons that are given.
    private static final Map<String, String> REFUSED = Map.of(
            "The firewall refuses what it is not told to let through",
                    "the assignment does not ask for it: its parameter is 0",
            "The audit daemon is installed", SOFTWARE,
            "Logs are rotated", SOFTWARE,
            "The audit daemon runs", "no such service is installed",
            "New passwords must be long and mixed",
                    "pam_pwquality.so is not installed, and software is not installed by a rule",
            "Accounts that nobody needs are gone",
                    "accounts belong to people or to software: neither is locked out, renamed or removed by a rule",
            "Single-user mode asks for a password", "nobody but the owner can choose this password");

    /// Kind, owner, mode and content of all that people keep, and every kernel setting that stands still.
    private static final String SNAPSHOT = """
            find /etc /root /home -xdev -printf '%y %U:%G %m %p %l\\n' | sort
            find /etc /root /home -xdev -type f -print0 | sort -z | xargs -0 sha256sum
            sysctl -a 2>/dev/null | grep -Ev '^(fs[.](dentry|inode|file|aio|quota|epoll)|kernel[.](random|ns_last|pty|keys|seccomp)\
            |net[.]netfilter|net[.]ipv4[.]tcp_fastopen_key|vm[.]|dev[.]|user[.])'
            """;

    private static ConnectedGuest guest;
    private static Mesh mesh;
    private static String before = "";

    @BeforeAll
    static void aMachineThatSomebodyWorksOn(Mesh stories) throws Exception {
        mesh = stories;
        guest = ConnectedGuest.boot(mesh, GUEST, SystemdGuest.Kind.SERVER);
        var _ = guest.run("""
                set -e
                useradd -m -s /bin/bash -G sudo keeper
                echo keeper:correct-horse | chpasswd
                printf '#!/bin/sh\\necho correct-horse\\n' > /root/ask
                chmod 700 /root/ask
                ssh-keygen -q -t ed25519 -N '' -f /root/key
                install -d -m 700 -o keeper -g keeper /home/keeper/.ssh
                install -m 600 -o keeper -g keeper /root/key.pub /home/keeper/.ssh/authorized_keys
                systemctl disable --quiet --now cron
                mkdir -p /var/log/journal /etc/systemd/journald.conf.d
                printf '[Journal]\\nStorage=volatile\\n' > /etc/systemd/journald.conf.d/10-old.conf
                systemctl restart systemd-journald
                sed -i 's/^[$]FileCreateMode .*/$FileCreateMode 0644/' /etc/rsyslog.conf
                systemctl restart rsyslog
                """);
        guest.install("0.1.0");
        guest.connect();
        assertPeopleComeIn();
        before = guest.run(SNAPSHOT);
    }

    @AfterAll
    static void andItIsOff() throws Exception {
        if (guest != null) {
            guest.off();
        }
    }

    private static String cron() throws Exception {
        return guest.run("systemctl is-active cron; systemctl is-enabled cron; true");
    }

    /// What a log file has that is made now.
    private static String logMode() throws Exception {
        return guest.run("""
                rm -f /var/log/user.log; systemctl kill -s HUP rsyslog
                for i in $(seq 50); do
                    logger -p user.info -t story hello; [ -s /var/log/user.log ] && break; sleep 0.1
                done
                stat -c '%a' /var/log/user.log
                """);
    }

    private static void assign(String enforcementMode) {
        try (var owner = Api.as("owner", mesh)) {
            assertThat(owner.put(POLICY, "2025-03-01", """
                            {"properties":{"displayName":"The baseline, enforced","enforcementMode":"%s",
                             "policyDefinitionId":"/providers/Microsoft.Authorization/policyDefinitions/b0d8c1a4-6f0e-4c53-9c1d-7a2e5d94f3b6",
                             "parameters":{"IncludeArcMachines":{"value":"true"},
                                           "assignmentType":{"value":"ApplyAndAutoCorrect"}}}}
                            """.formatted(enforcementMode))
                            .status())
                    .isEqualTo(201);
        }
    }

    /// The journal's runs, the newest first.
    private static JsonNode changes() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(guest.run("azcmagent changes -j"));
    }

    private static List<String> failing() {
        try (var reader = Api.as("reader", mesh)) {
            return reader.list(MACHINE + "/providers/Muster.Evaluation/findings", "2026-01-01").stream()
                    .map(finding -> finding.path("properties"))
                    .filter(finding -> finding.path("verdict").asText().equals("NonCompliant"))
                    .map(finding -> finding.path("title").asText())
                    .toList();
        }
    }

    /// The latest report, which is of the guest assignment that our policy made.
    private static String report() {
        try (var reader = Api.as("reader", mesh)) {
            return reader.list(MACHINE + "/providers/Muster.Evaluation/standings", "2026-01-01").stream()
                    .map(standing ->
                            standing.path("properties").path("latestReport").asText())
                    .collect(Collectors.joining(" "));
        }
    }

    private static void evaluateNow() {
        var last = report();
        try (var owner = Api.as("owner", mesh)) {
            assertThat(owner.post(MACHINE + "/providers/Muster.Notification/evaluateNow", "2026-01-01")
                            .status())
                    .isEqualTo(202);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> !report().equals(last));
    }

    private static void assertPeopleComeIn() throws Exception {
        assertThat(guest.run(SSH + " -i /root/key -o PreferredAuthentications=publickey keeper@127.0.0.1 whoami"))
                .endsWith("keeper");
        assertThat(guest.run("SSH_ASKPASS=/root/ask SSH_ASKPASS_REQUIRE=force " + SSH
                        + " -o PreferredAuthentications=password,keyboard-interactive keeper@127.0.0.1"
                        + " 'echo correct-horse | sudo -S -p \"\" id -u'"))
                .endsWith("0");
    }

    /// Every file that people or software keep, with the time at which the kernel last saw any of it change: nobody can
    /// set that back. Not what the daemons beside write.
    private static String marks() throws Exception {
        return guest.run("""
                find / -xdev \\( -path /var/log -o -path /var/opt/azcmagent -o -path /var/lib/GuestConfig \
                    -o -path /var/lib/systemd -o -path /opt/azcmagent \\) -prune \
                    -o -printf '%i %m %U %G %s %C@ %p\\n' | sort | sha256sum
                """);
    }

    /// The audit's own log, and what a Java program opens for itself.
    private static final Pattern OWN = Pattern.compile(
            "openat\\((AT_FDCWD, \"(/dev/null|/proc/self/coredump_filter)\"|\\d+, \"azcmagent.log\"), .*");

    /// Of all that the kernel was asked by the audit and by every program that it started. What is watched for is seen,
    /// where it is done.
    @Test
    @Order(0)
    void aWholeAuditChangesNothing() throws Exception {
        try (var content = Files.newDirectoryStream(mesh.directory().content(), "AzureLinuxBaseline-*")) {
            for (var file : content) {
                guest.put(file, "/root/" + file.getFileName());
            }
        }
        assertThat(guest.watched("touch /root/seen && chmod 600 /root/seen && rm /root/seen"))
                .anyMatch(call -> call.startsWith("openat(") && call.contains("/root/seen"))
                .anyMatch(call -> call.startsWith("fchmodat("))
                .anyMatch(call -> call.startsWith("unlinkat("));
        assertThat(guest.watched("systemctl start cron; systemctl stop cron"))
                .anyMatch(call -> call.contains("StartUnit"))
                .anyMatch(call -> call.contains("StopUnit"));
        var marks = marks();
        try {
            assertThat(guest.watched("azcmagent audit --package /root/AzureLinuxBaseline-*.json > /dev/null"))
                    .filteredOn(call -> !OWN.matcher(call).matches())
                    .isEmpty();
            assertThat(marks()).isEqualTo(marks);
        } finally {
            var _ = guest.run("rm /root/AzureLinuxBaseline-*");
        }
    }

    @Test
    @Order(1)
    void everyRuleThatCanBeEnforcedHoldsAndTheOthersSayWhyNot() throws Exception {
        assign("Default");
        guest.await("azcmagent changes", "confirmed");
        var run = changes().get(0);
        var refused = new TreeMap<String, String>();
        run.path("refused")
                .forEach(rule -> refused.put(
                        rule.path("title").asText(), rule.path("why").asText()));
        assertThat(refused).containsExactlyInAnyOrderEntriesOf(REFUSED);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(failing()).containsExactlyInAnyOrderElementsOf(REFUSED.keySet()));
        assertThat(cron()).isEqualTo("active\nenabled");
        assertThat(logMode()).isEqualTo("640");
        int enforced = run.path("enforced").size();
        assertThat(enforced).isGreaterThan(30);
        System.out.println("Enforced " + enforced + " rules by "
                + run.path("changes").size() + " changes; refused " + refused.size());
    }

    @Test
    @Order(2)
    void peopleStillComeIn() throws Exception {
        assertPeopleComeIn();
    }

    @Test
    @Order(3)
    void whatWasChangedSaysForWhom() throws Exception {
        assertThat(guest.run("azcmagent changes"))
                .contains("confirmed")
                .containsIgnoringCase(MACHINE
                        + "/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/AzureLinuxBaseline");
    }

    @Test
    @Order(4)
    void afterARebootItIsAllStillSo() throws Exception {
        guest.reboot();
        guest.await("azcmagent show status", "Connected");
        evaluateNow();
        assertThat(failing()).containsExactlyInAnyOrderElementsOf(REFUSED.keySet());
        assertThat(changes()).as("nothing had to be changed again").hasSize(1);
        assertPeopleComeIn();
    }

    @Test
    @Order(5)
    void auditedAndRevertedItIsAsItWasByteForByte() throws Exception {
        assign("DoNotEnforce");
        guest.await("cat /var/lib/GuestConfig/state.json", "\"Audit\"");
        assertThat(guest.run("azcmagent revert --all")).contains("reverted");
        assertThat(guest.run(SNAPSHOT)).isEqualTo(before);
        assertThat(cron()).isEqualTo("inactive\ndisabled");
        assertThat(logMode()).isEqualTo("644");
        evaluateNow();
        assertThat(failing()).hasSizeGreaterThan(REFUSED.size());
        assertThat(changes()).as("an audit changes nothing").hasSize(1);
        assertPeopleComeIn();
    }
}
