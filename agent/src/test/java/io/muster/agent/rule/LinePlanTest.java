package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.FileChange;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePlanTest {

    private static final String ZEROCONF = "{'kind':'setting','paths':['/etc/sysconfig/network'],'key':'NOZEROCONF',"
            + "'separator':'=','expect':{'oneOf':['yes']}}";
    private static final String SMB = "{'kind':'ini','paths':['/etc/samba/smb.conf'],'section':'global',"
            + "'keys':['server min protocol','min protocol'],'expect':{'oneOf':['SMB2','SMB3']}}";

    @TempDir
    Path root;

    private Tree tree;
    private boolean valid = true;

    @BeforeEach
    void aMachine() {
        tree = new Tree(root);
    }

    private Plan plan(String resource) {
        return Looking.rules(Looking.rule(resource)).plan(Hosts.running(tree, this::printed));
    }

    private String printed(List<String> command) {
        if (command.contains("systemctl")) {
            return "ActiveState=active\n";
        }
        if (valid && command.getFirst().equals("/usr/bin/testparm")) {
            return "";
        }
        throw new HostFault(command.getFirst() + " failed");
    }

    private static String text(Plan plan) {
        var change = (FileChange) plan.changes().getFirst();
        return Objects.requireNonNull(Objects.requireNonNull(change.after()).text());
    }

    private String why(String resource) {
        var plan = plan(resource);
        assertThat(plan.changes()).isEmpty();
        return plan.refused().getFirst().why();
    }

    @Test
    void aLineIsChangedWhereItIsOrAddedAtTheEnd() {
        tree.with("/etc/sysconfig/network", "NOZEROCONF=no # old\nNETWORKING=yes\n");
        assertThat(text(plan(ZEROCONF))).isEqualTo("NOZEROCONF=yes\nNETWORKING=yes\n");
        tree.with("/etc/sysconfig/network", "#NOZEROCONF=yes\n");
        assertThat(text(plan(ZEROCONF))).isEqualTo("#NOZEROCONF=yes\nNOZEROCONF=yes\n");
    }

    @Test
    void theNetworkIsNotSwitchedOffWhereALineIsEnough() {
        tree.withDirectory("/run/systemd/system")
                .with("/lib/systemd/system/network.service", "[Service]\n")
                .with("/etc/sysconfig/network", "");
        var unit = "{'kind':'unit','units':['network.service'],'processes':[],'state':'inactive'}";
        var plan = plan("{'kind':'any','of':[" + unit + "," + ZEROCONF + "]}");
        assertThat(plan.changes()).hasSize(1);
        assertThat(text(plan)).isEqualTo("NOZEROCONF=yes\n");
        assertThat(why(unit)).contains("not reached");
    }

    @Test
    void sambasSettingStandsOnceInItsSectionAndNoOtherIsTouched() {
        tree.with("/etc/samba/smb.conf", """
                # ours
                [Global]
                   workgroup = HOME
                   min protocol = NT1
                   Server Min Protocol = LANMAN1
                [share]
                   min protocol = mine
                """);
        assertThat(text(plan(SMB))).isEqualTo("""
                # ours
                [Global]
                   server min protocol = SMB2
                   workgroup = HOME
                [share]
                   min protocol = mine
                """);
        tree.with("/etc/samba/smb.conf", text(plan(SMB)));
        assertThat(plan(SMB).changes()).isEmpty();
        assertThat(plan(SMB).refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[global]\n include = /etc/samba/more.conf\n",
                "[global]\n config backend = registry\n",
                "[global]\n interfaces = lo \\\n  eth0\n",
                "[share]\n path = /srv\n"
            })
    void whereMoreThanTheFileDecidesItIsLeft(String text) {
        tree.with("/etc/samba/smb.conf", text);
        assertThat(why(SMB)).startsWith("/etc/samba/smb.conf");
    }

    @Test
    void aFileThatSambaDoesNotUnderstandNowIsLeft() {
        tree.with("/etc/samba/smb.conf", "[global]\n");
        valid = false;
        assertThat(why(SMB)).contains("testparm failed");
    }

    @Test
    void whoGetsMailHereAndWhatNobodyKnowsIsForPeople() {
        tree.with("/etc/postfix/main.cf", "inet_interfaces = all\n").with("/etc/some.conf", "a = b\n");
        var rule = "{'kind':'setting','paths':['%s'],'key':'%s','separator':'=','expect':{'equals':'x'}}";
        assertThat(why(rule.formatted("/etc/postfix/main.cf", "inet_interfaces")))
                .contains("send their mail");
        assertThat(why(rule.formatted("/etc/some.conf", "a"))).contains("is not known");
    }
}
