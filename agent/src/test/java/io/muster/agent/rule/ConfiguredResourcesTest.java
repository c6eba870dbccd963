package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
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

/// Kinds that are decided by files alone, and so on an image too.
class ConfiguredResourcesTest {

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image)
                .with("/etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                .with("/etc/group", "root:x:0:\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'UMASK 077', COMPLIANT",
        "'UMASK 0177', COMPLIANT",
        "'UMASK 027', NON_COMPLIANT",
        "'#UMASK 077', NON_COMPLIANT",
        "'UMASK many', NON_COMPLIANT"
    })
    void loginDefsHasAMaskAtLeastAsStrict(String line, Verdict wanted) {
        var rule = "{'kind':'loginDefs','key':'UMASK','expect':{'masks':'0077'},'default':'022'}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/usr/etc/login.defs", "UMASK 022\n").with("/etc/login.defs", line + "\n");
        assertThat(verdict(tree, rule)).isEqualTo(wanted);
        tree.with("/etc/login.defs.d/x.defs", "UMASK 022\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'* hard core 0', '', COMPLIANT",
        "'* - core 0', '', COMPLIANT",
        "'* soft core 0', '', NON_COMPLIANT",
        "'ada hard core 0', '', NON_COMPLIANT",
        "'* hard core 0', 'ada hard core unlimited', NON_COMPLIANT",
        "'* hard core 0', '* hard core 1', NON_COMPLIANT",
        "'* hard core 1', '* hard core 0', COMPLIANT"
    })
    void aLimitHoldsForEverybody(String main, String dropIn, Verdict wanted) {
        tree.with("/etc/security/limits.conf", main + "\n").with("/etc/security/limits.d/x.conf", dropIn + "\n");
        assertThat(verdict(tree, "{'kind':'limits','type':'hard','item':'core','expect':{'equals':'0'}}"))
                .isEqualTo(wanted);
    }

    @Test
    void theLastDropInOfTheJournalCounts() throws IOException {
        var rule = "{'kind':'journald','key':'Storage','expect':{'oneOf':['persistent','auto']},'default':'auto'}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/usr/lib/systemd/systemd-journald", "")
                .with("/etc/systemd/journald.conf", "[Journal]\n#Storage=no\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/usr/lib/systemd/journald.conf.d/a.conf", "[Journal]\nStorage=volatile\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
        tree.withDirectory("/etc/systemd/journald.conf.d");
        Files.createSymbolicLink(tree.at("/etc/systemd/journald.conf.d/a.conf"), Path.of("/dev/null"));
        tree.with("/dev/null", "");
        assertThat(verdict(tree, rule)).as("switched off").isEqualTo(Verdict.COMPLIANT);
        tree.with("/run/systemd/journald.conf.d/b.conf", "[Other]\nStorage=none\n[Journal]\nStorage=none\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "module(load=\"imudp\") | COMPLIANT",
                "input(type=\"imudp\" port=\"514\") | NON_COMPLIANT",
                "input( type = \"imtcp\" address=\"127.0.0.1\" port=\"514\") | COMPLIANT",
                "$UDPServerRun 514 | NON_COMPLIANT",
                "#$UDPServerRun 514 | COMPLIANT",
                "/* input(type=\"imudp\") */ | COMPLIANT",
                "include(file=\"/etc/rsyslog.d/*.conf\") | NON_COMPLIANT",
                "$IncludeConfig /etc/rsyslog.d/ | NON_COMPLIANT",
                "$IncludeConfig /etc/rsyslog.d/*.conf | NON_COMPLIANT",
                "/* $IncludeConfig /etc/rsyslog.d/*.conf */ | COMPLIANT"
            })
    void theSystemLoggerListensToThisMachineAlone(String line, Verdict wanted) {
        tree.with("/etc/rsyslog.conf", line + "\n").with("/etc/rsyslog.d/net.conf", "input(\n type=\"imtcp\")\n");
        assertThat(verdict(tree, "{'kind':'rsyslog','check':'local'}")).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$FileCreateMode 0640 | COMPLIANT",
                "$FileCreateMode 0600 | COMPLIANT",
                "$filecreatemode\t0644 | NON_COMPLIANT",
                "*.* /var/log/all | NON_COMPLIANT",
                "module(load=\"builtin:omfile\" FileCreateMode=\"0640\") | COMPLIANT",
                "'$FileCreateMode 0640\naction(type=\"omfile\" fileCreateMode=\"0666\" file=\"/x\")' | NON_COMPLIANT"
            })
    void filesOfTheSystemLoggerArePrivateInBothLanguages(String text, Verdict wanted) {
        tree.with("/etc/rsyslog.conf", text + "\n");
        assertThat(verdict(
                        tree,
                        "{'kind':'rsyslog','check':'files','option':'FileCreateMode',"
                                + "'expect':{'modeWithin':'0640'},'default':'0644'}"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'set superusers=\"root\"', 'password_pbkdf2 root grub.pbkdf2.sha512.10000.A', COMPLIANT",
        "'set superusers=\"root\"', '# password_pbkdf2 root x', NON_COMPLIANT",
        "'', 'password_pbkdf2 root grub.pbkdf2.sha512.10000.A', NON_COMPLIANT",
        "'set superusers=\"root\"', 'password_pbkdf2 eve grub.pbkdf2.sha512.10000.A', NON_COMPLIANT",
        "'set superusers=\"root\"', 'password_pbkdf2 root ${GRUB2_PASSWORD}', NON_COMPLIANT",
        "'menuentry password', '', NON_COMPLIANT"
    })
    void theBootLoaderAsksForAPassword(String users, String password, Verdict wanted) {
        var rule = "{'kind':'bootLoader','check':'password'}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/boot/grub/grub.cfg", users + "\n" + password + "\n");
        assertThat(verdict(tree, rule)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'PATH=/usr/bin:/bin', COMPLIANT",
        "'export PATH USER', NOT_APPLICABLE",
        "'PATH=\"$PATH:/opt/x\"', COMPLIANT",
        "'PATH=/usr/bin:.', NON_COMPLIANT",
        "'PATH=$PATH:', NON_COMPLIANT",
        "'if true; then PATH=.:$PATH; fi', NON_COMPLIANT",
        "'PATH+=:/opt', COMPLIANT",
        "'PATH=bin:/bin', NON_COMPLIANT",
        "'# PATH=.', NOT_APPLICABLE",
        "'Defaults secure_path = \"/bin:.\"', NON_COMPLIANT",
        "'ENV_SUPATH PATH=/sbin:/bin', COMPLIANT",
        "'ENV_SUPATH PATH=/sbin:', NON_COMPLIANT"
    })
    void programsAreLookedForInFixedDirectories(String line, Verdict wanted) {
        tree.with("/etc/profile.d/x.sh", line + "\n");
        assertThat(verdict(tree, "{'kind':'searchPath','paths':['/etc/profile','/etc/profile.d']}"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'telnet stream tcp nowait root /x in.telnetd', '', NON_COMPLIANT",
        "'#telnet stream tcp nowait root /x in.telnetd', '', COMPLIANT",
        "'telnets stream tcp nowait root /x', '', COMPLIANT",
        "'', 'service telnet\n{\n disable = no\n}', NON_COMPLIANT",
        "'', 'service telnet\n{\n disable = yes\n}', COMPLIANT"
    })
    void inetdDoesNotStartIt(String inetd, String xinetd, Verdict wanted) {
        tree.with("/etc/inetd.conf", inetd + "\n").with("/etc/xinetd.d/telnet", xinetd + "\n");
        assertThat(verdict(tree, "{'kind':'inetd','services':['telnet']}")).isEqualTo(wanted);
    }

    @Test
    void aValueOfASectionIsFoundWhateverTheCase() {
        var rule = "{'kind':'ini','paths':['/etc/samba/smb.conf'],'section':'global',"
                + "'keys':['server min protocol','min protocol'],'expect':{'oneOf':['SMB2']}}";
        tree.with("/etc/samba/smb.conf", "[Global]\n Min Protocol = smb2\n[x]\nmin protocol = NT1\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/samba/smb.conf", "[global]\n;min protocol = SMB2\nserver min protocol = NT1\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void cronIsForListedUsersAndWhatIsNotInstalledNeedsNoList() {
        var rule = "{'kind':'cron','check':'listedUsersOnly'}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/usr/bin/crontab", "");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/cron.allow", "ada\n", "rw-rw-r--");
        assertThat(result(tree.host(), rule).verdict()).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/cron.d/x, '1 2 * * * root /usr/sbin/logrotate /etc/logrotate.conf', COMPLIANT",
        "/etc/cron.d/x, '# 1 2 * * * root logrotate', NON_COMPLIANT",
        "/etc/crontab, '1 2 * * * root test -x /x && logrotate', COMPLIANT",
        "/etc/cron.daily/logrotate, 'exit 0', NON_COMPLIANT"
    })
    void aJobIsScheduled(String path, String line, Verdict wanted) {
        tree.with(path, line + "\n");
        assertThat(verdict(tree, "{'kind':'cron','check':'scheduled','command':'logrotate'}"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'-w /etc/passwd -p wa -k identity', COMPLIANT",
        "'-p aw -w /etc/passwd', COMPLIANT",
        "'-w /etc/passwd -p w', NON_COMPLIANT",
        "'#-w /etc/passwd -p wa', NON_COMPLIANT"
    })
    void anAuditRuleIsKnownByItsMeaning(String line, Verdict wanted) {
        var rule = "{'kind':'auditRule','rules':['-w /etc/passwd -p wa -k other']}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/etc/audit/rules.d/x.rules", line + "\n");
        assertThat(verdict(tree, rule)).isEqualTo(wanted);
    }

    /// As `auditctl -l` of version 3 prints rules.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-w /etc/passwd -p wa -k a | -w /etc/passwd -p wa -k a | COMPLIANT",
                "-w /etc/passwd -p wa      | -a always,exit -S all -F path=/etc/passwd -F perm=wa -F key=a | COMPLIANT",
                "-w /etc/a.d/ -p wa        | -w /etc/a.d -p wa        | COMPLIANT",
                "-w /etc/passwd -p wa      | -w /etc/passwd -p rwxa   | NON_COMPLIANT",
                "-a exit,always -F arch=b64 -S a -S b -F auid>=1000 -F auid!=4294967295 | "
                        + "-a always,exit -F arch=b64 -S a,b -F auid>=1000 -F auid!=-1 -F key=x | COMPLIANT",
                "-w /etc/passwd -p wa      | No rules                 | NON_COMPLIANT"
            })
    void anAuditRuleIsLoadedToo(String wanted, String printed, Verdict verdict) {
        var rule = "{'kind':'auditRule','rules':['" + wanted + "']}";
        tree.with("/etc/audit/rules.d/x.rules", wanted + "\n").with("/usr/sbin/auditctl", "");
        var host = Hosts.running(tree, command -> {
            assertThat(command).containsExactly("/usr/sbin/auditctl", "-l");
            return printed + "\n";
        });
        assertThat(verdict(host, rule)).isEqualTo(verdict);
        assertThat(Looking.rules(Looking.rule(rule), Looking.rule(rule)).evaluate(host))
                .hasSize(2);
        assertThat(host.programs()).as("asked once").isEqualTo(1);
        assertThat(verdict(tree, rule)).as("an image").isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Hosts.running(tree), rule)).as("in a container").isEqualTo(Verdict.ERROR);
    }

    @Test
    void withoutTheProgramThatLoadsThemNoAuditRulesAreLoaded() {
        tree.with("/etc/audit/rules.d/x.rules", "-w /a -p w\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'auditRule','rules':['-w /a -p w']}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aTreeIsLookedThroughAndItsLinksAreNotFollowed() throws IOException {
        var rule = "{'kind':'tree','paths':['/srv'],'mode':'0644','directoryMode':'0755'}";
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/srv/a/b", "").with("/open", "", "rw-rw-rw-");
        Files.createSymbolicLink(tree.at("/srv/loop"), Path.of("/srv"));
        Files.createSymbolicLink(tree.at("/srv/out"), Path.of("/open"));
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/srv/a/c", "", "rw-rw-rw-");
        var found = result(tree.host(), rule);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence())
                .anySatisfy(piece -> assertThat(piece.where()).isEqualTo("/srv/a/c"));
    }
}
