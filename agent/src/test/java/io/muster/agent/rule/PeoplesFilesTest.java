package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people put where rules look is read only as far as it can mean anything.
class PeoplesFilesTest {

    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_LINES = 10_000;
    private static final String CRON = "{'kind':'cron','check':'scheduled','command':'logrotate'}";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void aMachineWithHomesHereAndThere() {
        tree = new Tree(root).with("/etc/passwd", """
                        root:x:0:0::/root:/bin/sh
                        ada:x:1000:1000::/home/ada:/bin/sh
                        eve:x:1001:1001::/srv/people/eve:/usr/sbin/nologin
                        job:x:1002:1002::/var:/bin/sh
                        """);
    }

    private RuleResult text(String path) {
        return Looking.result(Hosts.running(tree), "{'kind':'text','paths':['" + path + "'],'lacks':['forbidden']}");
    }

    private static String phrase(RuleResult result) {
        return result.reasons().getFirst().phrase();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ada/.profile", "/home/gone/.profile", "/srv/people/eve/.profile", "/var/spool/a"})
    void moreThanAMegabyteOfThemIsAnErrorThatSaysTheLimit(String path) {
        tree.with(path, "x".repeat(MOST_BYTES));
        assertThat(text(path).verdict()).isEqualTo(Verdict.COMPLIANT);
        tree.with(path, "x".repeat(MOST_BYTES + 1));
        assertThat(text(path).verdict()).isEqualTo(Verdict.ERROR);
        assertThat(phrase(text(path)))
                .startsWith(path + " is larger than 1048576 bytes")
                .contains("people's homes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ada/.profile", "/srv/people/eve/.profile"})
    void moreThanTenThousandLinesOfThemAreAnErrorThatSaysTheLimit(String path) {
        tree.with(path, "\n".repeat(MOST_LINES));
        assertThat(text(path).verdict()).isEqualTo(Verdict.COMPLIANT);
        tree.with(path, "\n".repeat(MOST_LINES + 1));
        assertThat(text(path).verdict()).isEqualTo(Verdict.ERROR);
        assertThat(phrase(text(path))).startsWith(path + " has more than 10000 lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/spool/cron/crontabs/ada", "/var/spool/cron/ada"})
    void aTableOfSomebodysJobsIsNoException(String path) {
        tree.with(path, "#".repeat(MOST_BYTES + 1));
        var found = Looking.result(Hosts.running(tree), CRON);
        assertThat(found.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(phrase(found)).startsWith(path + " is larger than 1048576 bytes");
    }

    @Test
    void aLinkFromAHomeToALargeFileOfRootsIsTheirs() throws IOException {
        tree.with("/etc/large", "x".repeat(MOST_BYTES + 1)).withDirectory("/home/ada");
        Files.createSymbolicLink(tree.at("/home/ada/.profile"), tree.at("/etc/large"));
        assertThat(text("/home/ada/.profile").verdict()).isEqualTo(Verdict.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/large", "/root/.profile", "/var/lib/large"})
    void whatRootKeepsMayBeLarger(String path) {
        tree.with(path, "x\n".repeat(MOST_BYTES));
        assertThat(text(path).verdict()).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void whatRootKeepsIsReadOnceAndWhatPeopleKeepIsNotKept() {
        tree.with("/etc/a", "0123456789").with("/home/ada/.a", "0123456789");
        var host = Hosts.running(tree);
        long before = host.accounts().users().size() + host.bytes();
        assertThat(host.text("/etc/a")).isEqualTo(host.text("/etc/a"));
        long kept = host.bytes();
        assertThat(kept).isGreaterThan(before);
        assertThat(host.text("/home/ada/.a")).isEqualTo(host.text("/home/ada/.a"));
        assertThat(host.bytes()).isEqualTo(kept + 20);
    }
}
