package io.muster.agent.rule;

import static io.muster.agent.rule.Planned.text;
import static io.muster.agent.rule.Planned.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.HostFault;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PamPlanTest {

    private static final String SU =
            "{'kind':'pam','services':['su'],'type':'auth','module':'pam_wheel.so'," + "'arguments':['use_uid']}";
    private static final String LOCKOUT = "{'kind':'pam','services':['login'],'type':'auth',"
            + "'module':'pam_faillock.so','arguments':['preauth'],'before':'pam_unix.so'}";
    private static final String HISTORY = "{'kind':'pam','services':['passwd'],'type':'password',"
            + "'module':'pam_pwhistory.so','before':'pam_unix.so','option':'remember','expect':{'atLeast':5}}";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void aMachine() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/shadow", "root:$6$x:19000:0:99999:7:::\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/pam.d/login", "@include common-auth\n@include common-account\n")
                .with("/etc/pam.d/passwd", "@include common-password\n")
                .with("/etc/pam.d/su", "# su\nauth sufficient pam_rootok.so\n# auth required pam_wheel.so\n")
                .with(
                        "/etc/pam.d/common-auth",
                        "# auth\nauth\t[success=2 default=ignore]\tpam_sss.so\n"
                                + "auth\t[success=1 default=ignore]\tpam_unix.so nullok\n"
                                + "auth\trequisite\tpam_deny.so\nauth\trequired\tpam_permit.so\n")
                .with("/etc/pam.d/common-account", "account\t[success=1 default=ignore]\tpam_unix.so\n")
                .with("/etc/pam.d/common-password", "password\t[success=1 default=ignore]\tpam_unix.so yescrypt\n");
    }

    private void installed(String module) {
        tree.with("/usr/lib/x86_64-linux-gnu/security/" + module, "");
    }

    private Plan plan(String resource) {
        return Planned.plan(
                tree,
                command -> {
                    throw new HostFault(command.getFirst() + " cannot be run");
                },
                resource);
    }

    @Test
    void aModuleThatIsNotInstalledIsNotNamedInAStack() {
        assertThat(why(plan(LOCKOUT))).contains("not installed");
    }

    @Test
    void lockingOutAsksBeforeCountsAfterAndForgetsOnSuccess() {
        installed("pam_faillock.so");
        var plan = plan(LOCKOUT);
        assertThat(text(plan, "/etc/pam.d/common-auth").lines().map(line -> line.replaceAll("\\s+", " ")))
                .containsExactly(
                        "# auth",
                        "auth [success=4 default=ignore] pam_sss.so",
                        "auth requisite pam_faillock.so preauth",
                        "auth [success=2 default=ignore] pam_unix.so nullok",
                        "auth [default=die] pam_faillock.so authfail",
                        "auth requisite pam_deny.so",
                        "auth required pam_permit.so");
        assertThat(text(plan, "/etc/pam.d/common-account")).startsWith("account\trequired\t\t\tpam_faillock.so\n");
    }

    @Test
    void aStackThatIsNotKnownIsLeftAlone() {
        installed("pam_faillock.so");
        tree.with("/etc/pam.d/common-auth", "auth required pam_unix.so\n");
        assertThat(why(plan(LOCKOUT))).contains("not the ones that are known");
    }

    @Test
    void oldPasswordsAreComparedBeforeANewOneIsStoredAndItIsTypedOnce() {
        installed("pam_pwhistory.so");
        assertThat(text(plan(HISTORY), "/etc/pam.d/common-password").lines())
                .containsExactly(
                        "password\trequisite\t\t\tpam_pwhistory.so remember=5",
                        "password\t[success=1 default=ignore]\tpam_unix.so yescrypt use_authtok");
    }

    @Test
    void suIsForAGroupAfterRootHasPassed() {
        installed("pam_wheel.so");
        tree.with("/usr/bin/sudo", "");
        assertThat(text(plan(SU), "/etc/pam.d/su").lines())
                .containsSubsequence("auth sufficient pam_rootok.so", "auth       required   pam_wheel.so use_uid");
    }

    @Test
    void theLastWayToRootIsNotClosed() {
        installed("pam_wheel.so");
        assertThat(why(plan(SU))).contains("last way to root");
        tree.with("/etc/group", "root:x:0:jo\n");
        assertThat(plan(SU).enforced()).hasSize(1);
    }
}
