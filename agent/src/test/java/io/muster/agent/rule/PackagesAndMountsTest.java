package io.muster.agent.rule;

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
import org.junit.jupiter.params.provider.ValueSource;

class PackagesAndMountsTest {

    private static final String NO_TELNETD =
            "{'kind':'package','names':['telnetd','inetutils-telnetd'],'state':'absent'}";
    private static final String AUDITD = "{'kind':'package','names':['auditd','audit'],'state':'present'}";

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image);
    }

    private Tree installed(String name, String status) {
        return tree.with(
                "/var/lib/dpkg/status",
                "Package: bash\nStatus: install ok installed\nVersion: 5.2\n\nPackage: " + name + "\nStatus: " + status
                        + "\nVersion: 1:2.0-1\n");
    }

    @Test
    void anInstalledPackageThatShouldNotBeThereIsNotCompliant() {
        var found = Looking.result(
                installed("inetutils-telnetd", "install ok installed").host(), NO_TELNETD);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("inetutils-telnetd 1:2.0-1");
    }

    @Test
    void aRemovedPackageWhoseConfigurationIsLeftIsAbsent() {
        assertThat(verdict(installed("telnetd", "deinstall ok config-files"), NO_TELNETD))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(installed("auditd", "deinstall ok config-files"), AUDITD))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unpacked", "half-configured", "triggers-awaited", "triggers-pending"})
    void aPackageThatIsNotSetUpYetIsThere(String state) {
        assertThat(verdict(installed("telnetd", "install ok " + state), NO_TELNETD))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aPackageThatIsHeldIsThereAndOneThatBrokeOffIsNot() {
        assertThat(verdict(installed("telnetd", "hold ok installed"), NO_TELNETD))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(installed("auditd", "install reinstreq half-installed"), AUDITD))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anRpmDatabaseIsAskedByRpm() {
        var host = Hosts.running(
                tree.withDirectory("/usr/lib/sysimage/rpm"), command -> command.contains("-qa") ? "audit 3.1-2\n" : "");
        assertThat(verdict(host, AUDITD)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(host, NO_TELNETD)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aPackageIsPresentUnderOneOfItsNames() {
        assertThat(verdict(installed("audit", "install ok installed"), AUDITD)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(installed("audit-libs", "install ok installed"), AUDITD))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void whatCannotBeAskedOnAnImageIsAnError() {
        assertThat(verdict(tree, NO_TELNETD)).as("no database").isEqualTo(Verdict.ERROR);
        assertThat(verdict(tree.withDirectory("/var/lib/rpm"), NO_TELNETD))
                .as("an rpm database")
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void anOptionOfTmpIsJudgedByTmpAloneAndNotByVarTmp() {
        tree.with("/etc/fstab", "# /tmp\ntmpfs /tmp tmpfs rw,nodev 0 0\n/dev/sdb1 /var/tmp ext4 defaults 0 2\n");
        assertThat(verdict(tree, "{'kind':'mount','path':'/tmp','options':['nodev']}"))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, "{'kind':'mount','path':'/var/tmp','options':['nodev']}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, "{'kind':'mount','path':'/tmp','options':['nodev','noexec']}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aPathThatIsNoFileSystemOfItsOwnHasNoOptions() {
        assertThat(verdict(tree, "{'kind':'mount','path':'/home','options':['nodev']}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/etc/fstab", "#/dev/sdb1 /home ext4 defaults 0 2\n");
        assertThat(verdict(tree, "{'kind':'mount','path':'/home','options':['nodev']}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
    }

    /// As with /dev/shm: what is mounted counts, whatever the table of file systems leaves out.
    @Test
    void aMountWithoutALineInFstabIsJudgedAsItIsNow() {
        assertThat(verdict(Host.live(), "{'kind':'mount','path':'/proc','options':['no-such-option']}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/home  | nodev      | COMPLIANT",
                "/home/ | nodev      | COMPLIANT",
                "/home/ | defaults   | NON_COMPLIANT",
                "/home  | nodev,dev  | NON_COMPLIANT",
                "/home  | dev,nodev  | COMPLIANT",
                "/home2 | defaults   | NOT_APPLICABLE"
            })
    void ofOptionsThatContradictTheLastCountsAndASlashAtTheEndDoesNot(String path, String options, Verdict verdict) {
        tree.with("/etc/fstab", "/dev/sdb1 " + path + " ext4 " + options + " 0 2\n");
        assertThat(verdict(tree, "{'kind':'mount','path':'/home','options':['nodev']}"))
                .isEqualTo(verdict);
    }

    @Test
    void whatIsMountedNowAndWhatWillBeBothCount() {
        tree.with("/proc/self/mounts", "none /home ext4 rw 0 0\nnone /home ext4 rw,nodev 0 0\n");
        var rule = "{'kind':'mount','path':'/home','options':['nodev']}";
        assertThat(verdict(Hosts.running(tree), rule)).as("the upper one").isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/fstab", "/dev/sdb1 /home ext4 defaults 0 2\n");
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aLineForTheNextStartIsJudgedToo() {
        tree.with("/etc/fstab", "LABEL=x /mnt/a\\040b ext4 noexec 0 2\n");
        assertThat(verdict(tree, "{'kind':'mount','path':'/mnt/a b','options':['noexec']}"))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void kernelSettingsAreReadOnTheLiveMachine() {
        assertThat(verdict(Host.live(), "{'kind':'sysctl','keys':['kernel.ostype'],'expect':{'equals':'Linux'}}"))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Host.live(), "{'kind':'sysctl','keys':['kernel.ostype'],'expect':{'equals':'Hurd'}}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(Host.live(), "{'kind':'sysctl','keys':['kernel.no_such'],'expect':{'equals':'1'}}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "user,          COMPLIANT",
        "users,         COMPLIANT",
        "'user,exec',   NON_COMPLIANT",
        "'exec,user',   COMPLIANT",
        "owner,         NON_COMPLIANT",
        "'user,dev',    NON_COMPLIANT"
    })
    void anEntryThatUsersMayMountIsStrictUnlessItSaysOtherwise(String options, Verdict wanted) {
        tree.with("/etc/fstab", "/dev/sr0 /media/cdrom iso9660 " + options + " 0 0\n");
        assertThat(verdict(tree, "{'kind':'mount','under':['/media'],'options':['nodev','nosuid','noexec']}"))
                .isEqualTo(wanted);
    }

    @Test
    void allOfATypeAreMeantAndNothingElse() {
        var rule = "{'kind':'mount','types':['nfs','nfs4'],'options':['nosuid']}";
        tree.with("/etc/fstab", "/dev/sda1 /nfs ext4 defaults 0 0\n/dev/sda2 /mediaX ext4 defaults 0 0\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, "{'kind':'mount','under':['/media'],'options':['nosuid']}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/etc/fstab", "a:/x /x nfs nosuid 0 0\na:/y /y nfs4 defaults 0 0\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "2:4.17.12+dfsg-0+deb12u1, 4.11,   COMPLIANT",
        "2:4.9.5,                  4.11,   NON_COMPLIANT",
        "4.11~rc1,                 4.11,   NON_COMPLIANT",
        "4.11-1,                   4.11,   COMPLIANT",
        "9.0,                      2:4.11, NON_COMPLIANT",
        "4.11.0010,                4.11.9, COMPLIANT"
    })
    void versionsAreOrderedAsDistributionsDo(String version, String least, Verdict wanted) {
        tree.with("/var/lib/dpkg/status", "Package: samba\nStatus: install ok installed\nVersion: " + version + "\n");
        assertThat(verdict(tree, "{'kind':'package','names':['samba'],'state':'present','atLeast':'" + least + "'}"))
                .isEqualTo(wanted);
    }
}
