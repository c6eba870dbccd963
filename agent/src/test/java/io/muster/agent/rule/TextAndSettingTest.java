package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextAndSettingTest {

    private static final String SU = "{'kind':'text','paths':['/etc/pam.d/su'],"
            + "'contains':['(?m)^\\\\s*auth\\\\s+\\\\S.*pam_wheel\\\\.so\\\\b.*\\\\buse_uid\\\\b']}";
    private static final String UMASK =
            "{'kind':'setting','paths':['/etc/login.defs'],'key':'UMASK','expect':{'oneOf':['077','0077']}}";
    private static final String LENGTH = "{'kind':'setting','paths':['/etc/security/pwquality.conf'],'key':'minlen',"
            + "'separator':'=','expect':{'atLeast':14}}";
    private static final String REMEMBER = "{'kind':'setting','paths':['/etc/security/pwhistory.conf'],"
            + "'key':'remember','separator':'=','expect':{'atLeast':5}}";

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image);
    }

    @Test
    void aLineThatIsWantedAndThereIsCompliant() {
        tree.with("/etc/pam.d/su", "auth sufficient pam_rootok.so\nauth required pam_wheel.so use_uid\n");
        assertThat(verdict(tree, SU)).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# auth required pam_wheel.so use_uid", "auth required pam_wheel.so # no use-uid"})
    void aLineInACommentIsNotThere(String line) {
        tree.with("/etc/pam.d/su", "auth sufficient pam_rootok.so\n" + line + "\n");
        assertThat(verdict(tree, SU)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void unwantedTextIsFoundAndShown() {
        var rule = "{'kind':'text','paths':['/etc/issue'],'lacks':['\\\\\\\\[mrsv]']}";
        tree.with("/etc/issue", "Authorized use only\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/issue", "Debian \\r\n");
        var found = result(tree.host(), rule);
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("\\r");
    }

    @Test
    void anAbsentTextMeansWhatTheRuleSays() {
        assertThat(verdict(tree, SU)).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, "{'kind':'text','paths':['/no'],'lacks':['a'],'missing':'compliant'}"))
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(
                        tree,
                        "{'kind':'setting','paths':['/no'],'key':'a','expect':{'equals':'1'},"
                                + "'missing':'nonCompliant'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'UMASK 077', COMPLIANT",
        "'  UMASK\t\t0077   # strict', COMPLIANT",
        "'UMASK 022', NON_COMPLIANT",
        "'# UMASK 077', NON_COMPLIANT",
        "'UMASK', NON_COMPLIANT",
        "'UMASK # 077', NON_COMPLIANT",
        "'UMASKS 077', NON_COMPLIANT",
        "'HOME_UMASK 077', NON_COMPLIANT"
    })
    void aSettingIsWhatIsNotCommentedOut(String line, Verdict wanted) {
        tree.with("/etc/login.defs", "# comment\n" + line + "\n");
        assertThat(verdict(tree, UMASK)).isEqualTo(wanted);
    }

    @Test
    void theLastSettingCounts() {
        tree.with("/etc/login.defs", "UMASK 022\nUMASK 077\n");
        assertThat(verdict(tree, UMASK)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/login.defs", "UMASK 077\nUMASK 022\n# UMASK 077\n");
        assertThat(verdict(tree, UMASK)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'minlen=14', COMPLIANT",
        "'minlen = 16', COMPLIANT",
        "'minlen = many', NON_COMPLIANT",
        "'minlen', NON_COMPLIANT",
        "'minlen =', NON_COMPLIANT"
    })
    void aSettingMayHaveAnEqualsSign(String line, Verdict wanted) {
        tree.with("/etc/security/pwquality.conf", line + "\n");
        assertThat(verdict(tree, LENGTH)).isEqualTo(wanted);
    }

    @Test
    void passwordsOfOneCharacterAreNotCompliantWhateverTheOtherLinesSay() {
        tree.with("/etc/security/pwquality.conf", "minlen=1\nminclass=4\nretry=3\n");
        assertThat(verdict(tree, LENGTH)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void rememberingTwentyFourPasswordsIsCompliantAndRememberingOneIsNot() {
        tree.with("/etc/security/pwhistory.conf", "remember=24\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/security/pwhistory.conf", "remember=1\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aPatternThatIsNoneIsAnError() {
        tree.with("/etc/issue", "a\n");
        assertThat(verdict(tree, "{'kind':'text','paths':['/etc/issue'],'lacks':['(']}"))
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void aPatternThatGoesTooDeepIsAnErrorAndTheNextRuleIsDecided() {
        tree.with("/etc/issue", "a".repeat(2_000_000) + "\n").with("/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
        var deep = Looking.rule("{'kind':'text','paths':['/etc/issue'],'lacks':['(a|b)*c']}");
        var fine = Looking.rule("{'kind':'file','paths':['/etc/issue'],'mode':'0644'}");
        assertThat(Looking.rules(deep, fine).evaluate(tree.host()))
                .extracting(found -> found.verdict())
                .containsExactly(Verdict.ERROR, Verdict.COMPLIANT);
    }

    @Test
    @Timeout(30)
    void aPatternThatWouldNeverEndIsAnError() {
        tree.with("/etc/issue", "a".repeat(3_000) + "\n");
        assertThat(verdict(tree, "{'kind':'text','paths':['/etc/issue'],'lacks':['a*a*a*a*a*b']}"))
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void aLineOfMillionsOfBlanksIsReadAtOnce() {
        tree.with("/etc/login.defs", "UMASK 0" + " ".repeat(8_000_000) + "# 77\nUMASK 077\n");
        long from = System.nanoTime();
        assertThat(verdict(tree, UMASK)).isEqualTo(Verdict.COMPLIANT);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
    }
}
