package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.muster.agent.Tree;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shipped rules where we differ from the public reference engine on purpose: `docs/differences.md` names the test of
/// each row, here or beside it.
class DifferencesTest {

    private static final Path LINUX = Path.of("../baselines/src/main/resources/linux");
    private static final Path TABLE = Path.of("../docs/differences.md");

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void aMachineWithAccountsAndAnSshServer() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0::/root:/bin/bash\n")
                .with("/etc/group", "root:x:0:\nshadow:x:42:\n")
                .with("/etc/shadow", "root:*:19000:0:99999:7:::\n");
    }

    /// The rule of that key alone.
    static RuleSet shipped(String key) throws IOException {
        var yaml = new YAMLMapper();
        var document = JsonMapper.builder().build().createObjectNode().put("format", 1);
        for (var file : yaml.readTree(LINUX.resolve("package.yaml").toFile()).path("files")) {
            for (var rule : yaml.readTree(LINUX.resolve(file.asText()).toFile())) {
                if (rule.path("key").asText().equals(key)) {
                    document.putArray("rules").add(rule);
                }
            }
        }
        return RuleSet.parse(document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static RuleResult found(String key, Host host) throws IOException {
        return shipped(key).evaluate(host).getFirst();
    }

    private static Verdict verdict(String key, Host host) throws IOException {
        return found(key, host).verdict();
    }

    private Host sshd(String printed) {
        return Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), _ -> printed);
    }

    /// A row without a test, or with one that is not there, is a row that nobody keeps.
    @Test
    void everyRowOfTheTableNamesItsTests() throws IOException, ClassNotFoundException {
        var rows = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| rule or rules"))
                .map(line -> line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        for (var row : rows) {
            assertThat(row).as(row[0]).hasSize(4);
            var tests = Stream.of(row[3].split(","))
                    .map(test -> test.replaceAll("[`\\s]", ""))
                    .toList();
            for (var test : tests) {
                assertThat(test).as(row[0]).matches("\\w+\\.\\w+");
                var parts = test.split("\\.");
                assertThat(Class.forName("io.muster.agent.rule." + parts[0]).getDeclaredMethods())
                        .as(row[0])
                        .filteredOn(method -> method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class))
                        .extracting(method -> method.getName())
                        .contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EnsurePermissionsOnEtcShadow,        /etc/shadow,         root:root|shadow 0640 or stricter",
        "EnsurePermissionsOnBootloaderConfig, /boot/grub/grub.cfg, root:root 0600 or stricter"
    })
    void whatItsToolsNeedIsAllowedAndAnAssignmentMayBeStricter(String key, String path, String wanted)
            throws IOException {
        tree.with(path, "", "rw-r-----");
        assertThat(found(key, tree.host()).evidence().getFirst().expected()).isEqualTo(wanted);
        var strict = shipped(key).with(Map.of(key, "400")).evaluate(tree.host()).getFirst();
        assertThat(strict.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(strict.evidence().getFirst().expected()).endsWith(" 0400 or stricter");
    }

    @Test
    void anInstalledServerIsAskedWhateverItsUnitIsCalledAndDoes() throws IOException {
        tree.withDirectory("/run/systemd/system").with("/usr/lib/systemd/system/ssh.service", "");
        assertThat(verdict("EnsureSshMaxAuthTriesIsSet", sshd("maxauthtries 9\n")))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict("EnsureSshMaxAuthTriesIsSet", sshd("maxauthtries 4\n")))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256-ctr, COMPLIANT",
        "'aes128-ctr,aes192-ctr,aes256-ctr', COMPLIANT",
        "'aes128-ctr,aes192-ctr,aes256-ctr,3des-cbc', NON_COMPLIANT"
    })
    void noCipherButApprovedOnes(String ciphers, Verdict wanted) throws IOException {
        assertThat(verdict("EnsureAppropriateCiphersForSsh", sshd("ciphers " + ciphers + "\n")))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"0, NON_COMPLIANT", "1, COMPLIANT", "3, COMPLIANT", "4, NON_COMPLIANT"})
    void aSessionIsEndedAfterSomeCounts(String count, Verdict wanted) throws IOException {
        assertThat(verdict("EnsureSshClientIntervalCountMaxIsConfigured", sshd("clientalivecountmax " + count + "\n")))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"0, NON_COMPLIANT", "1, COMPLIANT", "3600, COMPLIANT", "3601, NON_COMPLIANT"})
    void aSessionIsLookedAtWithinAnHour(String seconds, Verdict wanted) throws IOException {
        assertThat(verdict("EnsureSshClientAliveIntervalIsConfigured", sshd("clientaliveinterval " + seconds + "\n")))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'',       '',                 NON_COMPLIANT",
        "/etc/b,   '',                 NON_COMPLIANT",
        "/etc/b,   'Keep out\n',       COMPLIANT",
        "/etc/b,   'Keep   out\nnow',  COMPLIANT",
        "/etc/b,   ' \n',              NON_COMPLIANT"
    })
    void theBannerIsATextThatIsThere(String path, String text, Verdict wanted) throws IOException {
        if (!text.isEmpty()) {
            tree.with("/etc/b", text);
        }
        var host = sshd("banner " + (path.isEmpty() ? "none" : path) + "\n");
        assertThat(verdict("EnsureSshWarningBannerIsEnabled", host)).isEqualTo(wanted);
    }

    @Test
    void anAssignmentMaySayWhatTheBannerSays() throws IOException {
        tree.with("/etc/b", "#####\n\nKeep out!\n#####\n").with("/etc/ssh/sshd_config", "");
        var rule = shipped("EnsureSshWarningBannerIsEnabled");
        var same = rule.with(Map.of("EnsureSshWarningBannerIsEnabled", "#####\\n\\nKeep out!\\n#####\\n"));
        var other = rule.with(Map.of("EnsureSshWarningBannerIsEnabled", "Welcome"));
        assertThat(same.evaluate(sshd("banner /etc/b\n")).getFirst().verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(other.evaluate(sshd("banner /etc/b\n")).getFirst().verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/ssh/sshd_config", "Match User ada\nBanner /etc/none\n");
        assertThat(same.evaluate(sshd("banner /etc/b\n")).getFirst().verdict())
                .as("for one user there is none")
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'sha512',       SHA512,   '',  COMPLIANT",
        "'yescrypt',     DES,      '',  COMPLIANT",
        "'',             YESCRYPT, '',  COMPLIANT",
        "'',             SHA512,   '',  COMPLIANT",
        "'',             DES,      '',  NON_COMPLIANT",
        "'sha256',       SHA512,   '',  NON_COMPLIANT",
        "'sha256',       DES,      5,   COMPLIANT",
        "'sha512',       SHA512,   y,   NON_COMPLIANT",
        "'yescrypt',     SHA512,   y,   COMPLIANT",
        "'md5 sha512',   SHA512,   5,   NON_COMPLIANT",
        "'sha512',       SHA512,   1,   ERROR"
    })
    void theAlgorithmIsTheModulesOrThatOfTheFile(String argument, String file, String value, Verdict wanted)
            throws IOException {
        tree.with("/etc/pam.d/passwd", "password required pam_unix.so obscure " + argument + "\n")
                .with("/etc/login.defs", "ENCRYPT_METHOD " + file + "\n");
        var rule = shipped("EnsurePasswordHashingAlgorithm");
        var asked = value.isEmpty() ? rule : rule.with(Map.of("EnsurePasswordHashingAlgorithm", value));
        assertThat(asked.evaluate(tree.host()).getFirst().verdict()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "'minlen=14 minclass=4',                                COMPLIANT",
        "'minlen=20 minclass=4',                                COMPLIANT",
        "'minlen=13 minclass=4',                                NON_COMPLIANT",
        "'minlen=14 dcredit=-1 ucredit=-1 ocredit=-2 lcredit=-1', COMPLIANT",
        "'minlen=14 dcredit=-1 ucredit=-1 ocredit=-1',          NON_COMPLIANT"
    })
    void aNewPasswordIsAtLeastAsStrict(String options, Verdict wanted) throws IOException {
        tree.with(
                        "/etc/pam.d/passwd",
                        "password requisite pam_pwquality.so retry=3 " + options + "\npassword required pam_unix.so\n")
                .with("/etc/security/pwquality.conf", "minlen = 8\n");
        assertThat(verdict("EnsurePasswordCreationRequirements", tree.host())).isEqualTo(wanted);
    }

    @Test
    void whereThereIsNoAccountOfTheLoggerItIsRoot() throws IOException {
        tree.with("/etc/rsyslog.conf", "$FileOwner root\n");
        assertThat(verdict("EnsureAllRsyslogLogFilesAreOwnedBySyslogUser", tree.host()))
                .isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/passwd", "root:x:0:0::/root:/bin/bash\nsyslog:x:101:4::/:/usr/sbin/nologin\n");
        assertThat(verdict("EnsureAllRsyslogLogFilesAreOwnedBySyslogUser", tree.host()))
                .isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/rsyslog.conf", "$FileOwner syslog\n");
        assertThat(verdict("EnsureAllRsyslogLogFilesAreOwnedBySyslogUser", tree.host()))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void inetdIsARuleOfItsOwn() throws IOException {
        tree.with("/var/lib/dpkg/status", "Package: openbsd-inetd\nStatus: install ok installed\nVersion: 1\n")
                .with("/etc/inetd.conf", "daytime stream tcp nowait root internal\n");
        assertThat(verdict("EnsureRloginServiceIsDisabled", Hosts.running(tree)))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict("EnsureInetdNotInstalled", Hosts.running(tree))).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/inetd.conf", "login stream tcp nowait root /usr/sbin/in.rlogind\n");
        assertThat(verdict("EnsureRloginServiceIsDisabled", Hosts.running(tree)))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void theFlagOfTheSecurityServerCountsWhereItIsRead() throws IOException {
        tree.with("/etc/default/nfs-kernel-server", "NEED_SVCGSSD=\"yes\"\n");
        assertThat(verdict("EnsureRpcsvcgssdServiceIsDisabled", Hosts.running(tree)))
                .isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/default/nfs-kernel-server", "NEED_SVCGSSD=\"\"\n");
        assertThat(verdict("EnsureRpcsvcgssdServiceIsDisabled", Hosts.running(tree)))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({"bluez, NON_COMPLIANT", "bluetooth, NON_COMPLIANT", "bluez-obexd, COMPLIANT"})
    void theDaemonCountsWhateverItsPackageIsCalled(String name, Verdict wanted) throws IOException {
        tree.with("/var/lib/dpkg/status", "Package: " + name + "\nStatus: install ok installed\nVersion: 1\n");
        assertThat(verdict("EnsureBluetoothHiddNotInstalled", Hosts.running(tree)))
                .isEqualTo(wanted);
    }

    @Test
    void anAssignmentSaysWhetherTheFirewallMayBeChanged() throws IOException {
        var host = Hosts.running(tree);
        var rule = shipped("EnsureDefaultDenyFirewallPolicyIsSet");
        var asked = rule.with(Map.of("EnsureDefaultDenyFirewallPolicyIsSet", "1"));
        assertThat(rule.evaluate(host).getFirst().verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(asked.evaluate(host).getFirst().verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(rule.plan(host).refused().getFirst().why()).contains("its parameter is 0");
        assertThat(asked.plan(host).refused()).extracting(Plan.Refused::why).noneMatch(why -> why.contains("is 0"));
    }
}
