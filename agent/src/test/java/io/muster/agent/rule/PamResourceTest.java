package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PamResourceTest {

    private static final String PREAUTH = "{'kind':'pam','services':['login','sshd'],'type':'auth',"
            + "'module':'pam_faillock.so','arguments':['preauth'],'before':'pam_unix.so'}";
    private static final String AUTHFAIL = "{'kind':'pam','services':['login','sshd'],'type':'auth',"
            + "'module':'pam_faillock.so','arguments':['authfail'],'after':'pam_unix.so'}";
    private static final String LENGTH = "{'kind':'pam','services':['passwd'],'type':'password',"
            + "'module':'pam_pwquality.so','option':'minlen','config':'/etc/security/pwquality.conf',"
            + "'default':'8','expect':{'atLeast':14}}";
    private static final String REMEMBER = "{'kind':'pam','services':['passwd'],'type':'password',"
            + "'module':'pam_unix.so','option':'remember','expect':{'atLeast':5}}";

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void stacksOfDebian() {
        tree = new Tree(image)
                .with("/etc/pam.d/login", "auth optional pam_faildelay.so delay=3000000\n@include common-auth\n")
                .with(
                        "/etc/pam.d/common-auth",
                        "auth required pam_faillock.so preauth\n"
                                + "auth [success=1 default=ignore] pam_unix.so nullok\n"
                                + "auth [default=die] pam_faillock.so authfail\n"
                                + "auth required pam_permit.so\n");
    }

    @Test
    void aModuleBeforeAndAfterTheOneThatAsksForThePasswordIsCompliant() {
        assertThat(verdict(tree, PREAUTH)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, AUTHFAIL)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aModuleThatComesTooLateLocksNobody() {
        tree.with(
                "/etc/pam.d/common-auth",
                "auth required pam_unix.so\nauth required pam_permit.so\nauth required pam_faillock.so preauth\n");
        assertThat(verdict(tree, PREAUTH)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void everyServiceThatIsThereIsLookedAt() {
        tree.with("/etc/pam.d/sshd", "auth substack plain\n").with("/etc/pam.d/plain", "auth required pam_unix.so\n");
        assertThat(verdict(tree, PREAUTH)).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/pam.d/sshd", "-auth\tinclude common-auth\n");
        assertThat(verdict(tree, PREAUTH)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void withoutAnyOfTheServicesItDoesNotApply() {
        assertThat(verdict(tree, LENGTH)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "'minlen=14', '', '', COMPLIANT",
        "'', 'minlen = 15', '', COMPLIANT",
        "'', '', 'minlen = 15', COMPLIANT",
        "'', 'minlen = 1', 'minlen = 15', NON_COMPLIANT",
        "'minlen=1', 'minlen = 15', '', NON_COMPLIANT",
        "'', '# minlen = 15', '', NON_COMPLIANT"
    })
    void anOptionIsTheLinesThenTheFilesThenTheDropIns(String argument, String file, String dropIn, Verdict wanted) {
        tree.with("/etc/pam.d/passwd", "password requisite pam_pwquality.so retry=3 \\\n " + argument + "\n")
                .with("/etc/security/pwquality.conf", file + "\n")
                .with("/etc/security/pwquality.conf.d/x.conf", dropIn + "\n");
        assertThat(verdict(tree, LENGTH)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"24, COMPLIANT", "5, COMPLIANT", "1, NON_COMPLIANT"})
    void rememberingMoreIsFine(String number, Verdict wanted) {
        tree.with("/etc/pam.d/passwd", "password required pam_unix.so remember=" + number + "\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(wanted);
    }

    @Test
    void aLineInACommentIsNone() {
        tree.with("/etc/pam.d/passwd", "# password required pam_unix.so remember=24\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aStackThatCannotBeReadIsAnError() {
        tree.with("/etc/pam.d/passwd", "@include nowhere\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.ERROR);
        tree.with("/etc/pam.d/passwd", "@include passwd\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.ERROR);
        tree.with("/etc/pam.d/passwd", "password required\n");
        assertThat(verdict(tree, REMEMBER)).isEqualTo(Verdict.ERROR);
    }
}
