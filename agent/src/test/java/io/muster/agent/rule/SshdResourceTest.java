package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshdResourceTest {

    private static final String PORT = "{'kind':'sshd','option':'port','expect':{'equals':'22'}}";
    private static final String TRIES = "{'kind':'sshd','option':'maxauthtries','expect':{'atMost':6}}";
    private static final String BANNER = "{'kind':'sshd','option':'banner','expect':{'differs':'none'}}";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(root);
    }

    private Host printing(String settings) {
        return Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), _ -> settings);
    }

    @Test
    void withoutAnSshServerItsRulesDoNotApply() {
        assertThat(verdict(tree, PORT)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                            port,            22,   COMPLIANT",
        "'Port 2222',                   port,            22,   NON_COMPLIANT",
        "'Port 22\nPort 2222',          port,            22,   NON_COMPLIANT",
        "'',                            permitrootlogin, no,   NON_COMPLIANT",
        "'PermitRootLogin No',          permitrootlogin, no,   COMPLIANT",
        "'PermitRootLogin no\nPermitRootLogin yes', permitrootlogin, no, COMPLIANT",
        "'Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no', permitrootlogin, no, NON_COMPLIANT",
        "'PermitRootLogin no\nMatch User root\nPermitRootLogin yes', permitrootlogin, no, NON_COMPLIANT",
        "'',                            denyusers,       root, NON_COMPLIANT",
        "'',                            ciphers,         a,    NOT_APPLICABLE",
        "'Ciphers +a',                  ciphers,         a,    NOT_APPLICABLE",
        "'Ciphers a',                   ciphers,         a,    COMPLIANT",
        "'Include /etc/ssh/sshd_config', port,           22,   ERROR"
    })
    void theFilesOfAnImageSayWhatItsServerWillTake(String text, String option, String value, Verdict wanted) {
        tree.with("/usr/sbin/sshd", "", "rwxr-xr-x")
                .with("/etc/ssh/sshd_config.d/a.conf", "PermitRootLogin yes\n")
                .with("/etc/ssh/sshd_config", text + "\n");
        assertThat(verdict(tree, "{'kind':'sshd','option':'" + option + "','expect':{'equals':'" + value + "'}}"))
                .isEqualTo(wanted);
    }

    @Test
    void aBlockMayBeWrittenInAnyCase() {
        tree.with("/etc/ssh/sshd_config", "Match User ada\nPermitEmptyPasswords No\n");
        assertThat(verdict(
                        printing("permitemptypasswords no\n"),
                        "{'kind':'sshd','option':'permitemptypasswords','expect':{'equals':'no'}}"))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void whatTheServerPrintsCounts() {
        var host = printing("port 22\nmaxauthtries 9\nbanner none\n");
        assertThat(verdict(host, PORT)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(host, TRIES)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(host, BANNER)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aSecondPortIsNotTheUsualOne() {
        var found = result(printing("port 22\nport 2222\n"), PORT);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("22 2222");
    }

    @Test
    void aServerThatFailsIsAnErrorThatSaysWhy() {
        var host = Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), _ -> {
            throw new HostFault("/usr/sbin/sshd failed: no directory");
        });
        assertThat(result(host, PORT).verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result(host, PORT).reasons().getFirst().phrase()).contains("no directory");
    }

    /// As OpenSSH 9.2 complains.
    @Test
    void aServerThatWantsToKnowAPortIsToldOneThatNobodyUses() {
        tree.with("/etc/ssh/sshd_config", "Match User ada LocalPort 22\n  Banner none\n");
        var host = Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), command -> {
            if (!command.contains("lport=1")) {
                throw new HostFault("/usr/sbin/sshd failed: 'Match LocalPort' in configuration but 'lport' not in"
                        + " connection test specification.");
            }
            return "port 22\n";
        });
        assertThat(verdict(host, PORT)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void theServerIsAskedOnce() {
        var asked = new ArrayList<List<String>>();
        var host = Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), command -> {
            asked.add(command);
            return "port 22\n";
        });
        assertThat(Looking.rules(Looking.rule(PORT), Looking.rule(TRIES), Looking.rule(BANNER))
                        .evaluate(host))
                .hasSize(3);
        assertThat(asked).containsExactly(List.of("/usr/sbin/sshd", "-T"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Match User ada', 'MaxAuthTries 9', NON_COMPLIANT",
        "'Match User ada', 'maxauthtries=9', NON_COMPLIANT",
        "'Match User ada', 'MaxAuthTries 3', COMPLIANT",
        "'Match User ada', '#MaxAuthTries 9', COMPLIANT",
        "'Match all', 'MaxAuthTries 9', COMPLIANT"
    })
    void whatOnlySomeConnectionsGetCountsToo(String match, String line, Verdict wanted) {
        tree.with("/etc/ssh/sshd_config", "MaxAuthTries 6\n" + match + "\n  " + line + "\n");
        assertThat(verdict(printing("maxauthtries 6\n"), TRIES)).isEqualTo(wanted);
    }

    @Test
    void aBlockOfAnIncludedFileEndsWithIt() {
        tree.with("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\nMaxAuthTries 9\n")
                .with("/etc/ssh/sshd_config.d/a.conf", "Match Group staff\nPermitEmptyPasswords no\n");
        assertThat(verdict(printing("maxauthtries 6\n"), TRIES)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/ssh/sshd_config.d/b.conf", "Match Group staff\nMaxAuthTries 9\n");
        var found = result(printing("maxauthtries 6\n"), TRIES);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().where()).contains("b.conf:2").contains("Group staff");
    }

    @ParameterizedTest
    @CsvSource({"ada, COMPLIANT", "root, NON_COMPLIANT", "'*,!root', COMPLIANT", "'r*', NON_COMPLIANT"})
    void aBlockThatRootIsNotInDoesNotLetRootIn(String users, Verdict wanted) {
        tree.with("/etc/ssh/sshd_config", "Match User " + users + "\nPermitRootLogin yes\n");
        assertThat(verdict(
                        printing("permitrootlogin no\n"),
                        "{'kind':'sshd','option':'permitrootlogin','expect':{'equals':'no'}}"))
                .isEqualTo(wanted);
    }

    @Test
    void timesOfTheFilesAreSeconds() {
        var interval = "{'kind':'sshd','option':'clientaliveinterval','expect':{'between':[1,3600]}}";
        tree.with("/etc/ssh/sshd_config", "Match User ada\nClientAliveInterval 1h\n");
        assertThat(verdict(printing("clientaliveinterval 300\n"), interval)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/ssh/sshd_config", "Match User ada\nClientAliveInterval 1h1s\n");
        assertThat(verdict(printing("clientaliveinterval 300\n"), interval)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                 '*@*',  COMPLIANT",
        "'',                                 'ada',  NON_COMPLIANT",
        "'allowusers ada@*',                 'ada',  COMPLIANT",
        "'allowusers ada',                   '*@*',  COMPLIANT",
        "'allowusers ada\\nallowusers eve',  'ada',  NON_COMPLIANT"
    })
    void whoMayComeInIsJudgedByWhoShould(String printed, String wanted, Verdict verdict) {
        var rule = "{'kind':'sshd','option':'allowusers','expect':{'subsetOf':['" + wanted + "']},'default':'*'}";
        assertThat(verdict(printing(printed.replace("\\n", "\n") + "\n"), rule)).isEqualTo(verdict);
    }

    @Test
    void aFileThatIncludesItselfIsAnError() {
        tree.with("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config\n");
        assertThat(verdict(printing("port 22\n"), PORT)).isEqualTo(Verdict.ERROR);
    }

    @Test
    void anOptionThatTheServerNoLongerKnowsIsSaidNotToBePrinted() {
        var protocol = "{'kind':'sshd','option':'protocol','expect':{'equals':'2'},'default':'2'}";
        var found = result(printing("port 22\n"), protocol);
        assertThat(found.verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(found.evidence().getFirst().where()).isEqualTo("sshd -T protocol (not printed)");
        assertThat(verdict(printing("protocol 2,1\n"), protocol)).isEqualTo(Verdict.NON_COMPLIANT);
    }
}
