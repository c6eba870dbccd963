package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileResourceTest {

    private static final String ISSUE = "{'kind':'file','paths':['/etc/issue'],'mode':'0644'}";

    @TempDir
    Path image;

    private Tree tree;

    /// Whoever runs the tests owns the files, and is called planter in the image.
    @BeforeEach
    void plant() {
        tree = new Tree(image).with("/etc/issue", "hello\n");
        var mine = tree.host().facts("/etc/issue").orElseThrow();
        tree.with("/etc/passwd", "planter:x:" + mine.uid() + ":" + mine.gid() + "::/root:/bin/bash\n")
                .with("/etc/group", "planters:x:" + mine.gid() + ":\n");
    }

    @Test
    void theModeAskedForIsCompliant() {
        assertThat(verdict(tree, ISSUE)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aStricterModeIsCompliant() {
        tree.with("/etc/issue", "", "rw-------");
        assertThat(verdict(tree, ISSUE)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aShadowFileWithoutAnyPermissionIsCompliant() {
        tree.with("/etc/shadow", "", "---------");
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/shadow'],'mode':'0640'}"))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aBackupThatOnlyItsOwnerReadsIsCompliant() {
        tree.with("/etc/passwd-", "", "r--------");
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/passwd-'],'mode':'0600'}"))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void oneBitTooManyIsNotCompliantAndIsShown() {
        tree.with("/etc/issue", "", "rw-rw-r--");
        var found = result(tree.host(), ISSUE);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("planter:planters 0664");
    }

    @Test
    void theOwnerAndOneOfTheGroupsAreAskedFor() {
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/issue'],'owner':'planter','group':'adm|planters'}"))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/issue'],'owner':'syslog'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/issue'],'group':'adm|syslog'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void oneWrongFileAmongManyIsNotCompliant() {
        tree.with("/etc/a", "", "rw-r--r--").with("/etc/b", "", "rwxrwxrwx");
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/a','/etc/b'],'mode':'0644'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anAbsentFileMeansWhatTheRuleSays() {
        assertThat(verdict(tree, "{'kind':'file','paths':['/no'],'mode':'0644'}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, "{'kind':'file','paths':['/no'],'missing':'compliant'}"))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, "{'kind':'file','paths':['/no'],'missing':'nonCompliant'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, "{'kind':'file','paths':['/no'],'state':'present'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aFileThatShouldBeAbsentAndIsThereIsNotCompliant() {
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/issue'],'state':'absent'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, "{'kind':'file','paths':['/etc/issue.d'],'state':'absent'}"))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void denyFilesBesideGoodAllowFilesAreNotCompliant() {
        var rule = "{'kind':'all','of':[{'kind':'file','paths':['/etc/cron.allow','/etc/at.allow'],'mode':'0600',"
                + "'state':'present'},{'kind':'file','paths':['/etc/cron.deny','/etc/at.deny'],'state':'absent'}]}";
        assertThat(verdict(tree, rule)).as("neither allow nor deny").isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/cron.allow", "", "rw-------").with("/etc/at.allow", "", "rw-------");
        assertThat(verdict(tree, rule)).as("allow files alone").isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/cron.deny", "").with("/etc/at.deny", "");
        assertThat(verdict(tree, rule)).as("deny files too").isEqualTo(Verdict.NON_COMPLIANT);
    }
}
