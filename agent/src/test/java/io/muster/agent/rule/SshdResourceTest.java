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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void anInstalledSshServerCannotBeAskedOnAnImage() {
        tree.with("/usr/sbin/sshd", "", "rwxr-xr-x");
        assertThat(verdict(tree, PORT)).isEqualTo(Verdict.ERROR);
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
        var host = Hosts.running(tree.with("/usr/sbin/sshd", "", "rwxr-xr-x"), command -> {
            if (!command.contains("lport=1")) {
                throw new HostFault("/usr/sbin/sshd failed: 'Match LocalPort' in configuration but 'lport' not in"
                        + " connection test specification.");
            }
            return "port 22\n";
        });
        assertThat(verdict(host, PORT)).isEqualTo(Verdict.COMPLIANT);
    }
}
