package io.muster.agent.rule;

import static io.muster.agent.rule.Planned.text;
import static io.muster.agent.rule.Planned.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.FileChange;
import io.muster.agent.enforce.KernelChange;
import io.muster.agent.enforce.MountChange;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.HostFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final String SYSCTL = "{'kind':'sysctl','keys':['net.ipv4.tcp_syncookies'],'expect':{'equals':'1'}}";

    @TempDir
    Path root;

    private Tree tree;
    private String sshd = "permitrootlogin yes\nclientaliveinterval 0\nbanner none\nport 22\n";

    @BeforeEach
    void aMachine() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\njo:x:1000:1000::/home/jo:/bin/bash\n")
                .with("/etc/shadow", "root:*:19000:0:99999:7:::\njo:$6$x:19000:0:99999:7:::\n")
                .with("/etc/group", "root:x:0:\njo:x:1000:\n")
                .with("/proc/sys/net/ipv4/tcp_syncookies", "0\n");
    }

    private Plan plan(String... resources) {
        return Planned.plan(tree, this::printed, resources);
    }

    private String printed(List<String> command) {
        if (command.contains("-T")) {
            return sshd;
        }
        throw new HostFault(command.getFirst() + " cannot be run");
    }

    @Test
    void aKernelSettingIsChangedNowAndInAFileOfOurOwn() {
        var plan = plan(SYSCTL);
        assertThat(text(plan, "/etc/sysctl.d/zz-muster.conf")).contains("\nnet.ipv4.tcp_syncookies = 1\n");
        assertThat(plan.changes()).contains(new KernelChange("net.ipv4.tcp_syncookies", "0", "1"));
        assertThat(plan.enforced()).hasSize(1);
        assertThat(plan.refused()).isEmpty();
    }

    @Test
    void whatIsFineIsNotPlanned() {
        tree.with("/proc/sys/net/ipv4/tcp_syncookies", "1\n");
        assertThat(plan(SYSCTL).changes()).isEmpty();
        assertThat(plan(SYSCTL).enforced()).isEmpty();
    }

    @Test
    void severalRulesShareOneFile() {
        tree.with("/proc/sys/net/ipv4/ip_forward", "1\n");
        var text = text(
                plan(SYSCTL, "{'kind':'sysctl','keys':['net.ipv4.ip_forward'],'expect':{'equals':'0'}}"),
                "/etc/sysctl.d/zz-muster.conf");
        assertThat(text.lines().filter(line -> line.contains(" = "))).hasSize(2);
    }

    @Test
    void aFileThatIsReadAfterOursKeepsTheLastWord() {
        tree.with("/etc/sysctl.d/zzz.conf", "net.ipv4.tcp_syncookies = 0\n");
        assertThat(why(plan(SYSCTL))).isEqualTo("/etc/sysctl.d/zzz.conf has the last word on net.ipv4.tcp_syncookies");
    }

    @Test
    void whatIsMountedReadOnlyIsNotPlanned() {
        tree.with("/proc/self/mounts", "proc /proc proc rw 0 0\nproc /proc/sys proc ro 0 0\n");
        assertThat(why(plan(SYSCTL)))
                .isEqualTo("/proc/sys/net/ipv4/tcp_syncookies is on a file system that is mounted read-only");
        tree.with("/proc/self/mounts", "proc /proc/sys proc ro 0 0\nproc /proc/sys/net proc rw 0 0\n");
        assertThat(plan(SYSCTL).refused()).isEmpty();
        tree.with("/proc/self/mounts", "/dev/a / ext4 rw 0 0\n/dev/b /etc ext4 ro 0 0\n")
                .with("/etc/issue", "x", "rwxrwxrwx");
        assertThat(why(plan("{'kind':'file','paths':['/etc/issue'],'mode':'0644'}")))
                .contains("read-only");
    }

    private static final String BANNER = "{'kind':'text','paths':['%s'],'lacks':['[x]\\\\d']}";

    @Test
    void aBannerLosesWhatItMustNotSay() {
        tree.with("/etc/issue", "This is x1 on x2.\nWelcome\n");
        assertThat(text(plan(BANNER.formatted("/etc/issue")), "/etc/issue")).isEqualTo("This is  on .\nWelcome\n");
    }

    @Test
    void aTextThatAProgramReadsIsForPeople() {
        tree.with("/etc/network/interfaces", "x1\n");
        assertThat(why(plan(BANNER.formatted("/etc/network/interfaces")))).contains("is not known");
        tree.with("/etc/issue", "Welcome\n");
        assertThat(why(plan("{'kind':'text','paths':['/etc/issue'],'contains':['Beware']}")))
                .isEqualTo("what the banner shall say is for people to choose");
    }

    @Test
    void aModeLosesBitsAndGetsNone() {
        tree.with("/etc/issue", "x", "rwxrwxrwx");
        var plan = plan("{'kind':'file','paths':['/etc/issue'],'mode':'0644'}");
        assertThat(plan.changes())
                .singleElement()
                .extracting(change ->
                        Objects.requireNonNull(((FileChange) change).after()).mode())
                .isEqualTo(0644);
        tree.with("/etc/issue", "x", "r-----rwx");
        assertThat(plan("{'kind':'file','paths':['/etc/issue'],'mode':'0644'}").changes())
                .singleElement()
                .extracting(change ->
                        Objects.requireNonNull(((FileChange) change).after()).mode())
                .isEqualTo(0404);
    }

    @Test
    void aLinkIsLeftToWhoeverMadeIt() throws Exception {
        tree.with("/run/issue", "x", "rwxrwxrwx").withDirectory("/etc");
        Files.createSymbolicLink(tree.at("/etc/issue"), tree.at("/run/issue"));
        assertThat(why(plan("{'kind':'file','paths':['/etc/issue'],'mode':'0644'}")))
                .contains("is a link");
    }

    private void anSshServer(String main) {
        tree.with("/usr/sbin/sshd", "").with("/etc/ssh/sshd_config", main).withDirectory("/etc/ssh/sshd_config.d");
    }

    private static final String INCLUDING = "# head\nInclude /etc/ssh/sshd_config.d/*.conf\nPort 22\n";
    private static final String ALIVE = "{'kind':'sshd','option':'clientaliveinterval','expect':{'between':[1,3600]}}";
    private static final String ROOT = "{'kind':'sshd','option':'permitrootlogin','expect':{'equals':'no'}}";

    @Test
    void theSshServerIsToldInAFileThatItReadsFirst() {
        anSshServer(INCLUDING);
        var plan = plan(ALIVE, ROOT);
        assertThat(text(plan, "/etc/ssh/sshd_config.d/00-muster.conf"))
                .contains("\nClientAliveInterval 3600\n", "\nPermitRootLogin no\n");
        assertThat(plan.changes()).as("the distribution's own file stays").hasSize(1);
    }

    @Test
    void anSshServerThatReadsSomethingElseFirstIsLeftAlone() {
        anSshServer("Port 22\n" + INCLUDING);
        assertThat(why(plan(ALIVE))).contains("before all else");
        anSshServer(INCLUDING);
        tree.with("/etc/ssh/sshd_config.d/00-a.conf", "ClientAliveInterval 0\n");
        assertThat(why(plan(ALIVE))).contains("before all else");
    }

    @Test
    void aMatchBlockIsThereOnPurpose() {
        anSshServer(INCLUDING + "Match User jo\nClientAliveInterval 0\n");
        assertThat(why(plan(ALIVE))).contains("Match");
    }

    @Test
    void theLastWayInIsNotClosed() {
        anSshServer(INCLUDING);
        tree.with("/root/.ssh/authorized_keys", "ssh-ed25519 AAAA\n");
        assertThat(plan(ROOT).enforced()).as("jo has a password").hasSize(1);
        tree.with("/etc/shadow", "root:*:19000:0:99999:7:::\njo:!:19000:0:99999:7:::\n");
        assertThat(why(plan(ROOT))).contains("last way in");
        tree.with("/home/jo/.ssh/authorized_keys", "ssh-ed25519 AAAA\n");
        assertThat(plan(ROOT).enforced()).as("jo has a key").hasSize(1);
    }

    @Test
    void nobodyIsLockedOutByAListOrAnotherPort() {
        anSshServer(INCLUDING);
        assertThat(why(plan("{'kind':'sshd','option':'port','expect':{'equals':'2222'}}")))
                .contains("lock people out");
        assertThat(why(plan("{'kind':'sshd','option':'allowusers','expect':{'subsetOf':['jo']},'default':'*'}")))
                .contains("lock people out");
    }

    private static final String TMP = "{'kind':'mount','path':'/tmp','options':['noexec']}";

    @Test
    void aMountGetsItsOptionsNowAndInTheTable() {
        tree.with("/proc/self/mounts", "/dev/b /tmp ext4 rw,nodev 0 0\n")
                .with("/etc/fstab", "# table\n/dev/a / ext4 defaults 0 1\n/dev/b  /tmp  ext4  defaults,nodev  0 2\n");
        var plan = plan(TMP);
        assertThat(text(plan, "/etc/fstab"))
                .isEqualTo("# table\n/dev/a / ext4 defaults 0 1\n/dev/b  /tmp  ext4  defaults,nodev,noexec  0 2\n");
        assertThat(plan.changes()).contains(new MountChange("/tmp", List.of("noexec"), List.of()));
    }

    @Test
    void sharedMemoryGetsALineThatSaysNoMoreThanItMust() {
        tree.with("/proc/self/mounts", "tmpfs /dev/shm tmpfs rw,nosuid,nodev,size=2468412k 0 0\n");
        assertThat(text(plan("{'kind':'mount','path':'/dev/shm','options':['noexec']}"), "/etc/fstab"))
                .isEqualTo("tmpfs /dev/shm tmpfs nosuid,nodev,noexec 0 0\n");
    }

    @Test
    void aMountThatTheTableDoesNotHaveIsSomebodyElses() {
        tree.with("/proc/self/mounts", "/dev/b /tmp ext4 rw 0 0\n");
        assertThat(why(plan(TMP))).contains("who mounts it is not known");
    }

    @Test
    void aModuleIsRefusedFromNowOnUnlessItIsInUse() {
        tree.with("/proc/sys/kernel/osrelease", "6.1\n")
                .with("/proc/modules", "ext4 1 0 - Live 0\n")
                .with("/lib/modules/6.1/modules.dep", "kernel/net/sctp.ko:\nkernel/net/rds.ko:\n");
        assertThat(text(plan("{'kind':'module','name':'sctp'}"), "/etc/modprobe.d/zz-muster.conf"))
                .endsWith("\ninstall sctp /bin/false\n");
        tree.withDirectory("/sys/module/rds");
        assertThat(why(plan("{'kind':'module','name':'rds'}"))).contains("in use");
    }

    @Test
    void loginDefsIsChangedInItsLine() {
        tree.with("/etc/login.defs", "# UMASK is\nUMASK\t\t022\nUID_MIN 1000\n");
        assertThat(text(
                        plan("{'kind':'loginDefs','key':'UMASK','expect':{'masks':'0077'},'default':'022'}"),
                        "/etc/login.defs"))
                .isEqualTo("# UMASK is\nUMASK\t\t077\nUID_MIN 1000\n");
    }

    @Test
    void coreDumpsAreLimitedForAllUnlessSomebodyHasALimitOfHisOwn() {
        var rule = "{'kind':'limits','type':'hard','item':'core','expect':{'equals':'0'}}";
        assertThat(text(plan(rule), "/etc/security/limits.d/zz-muster.conf")).endsWith("\n* hard core 0\n");
        tree.with("/etc/security/limits.conf", "jo hard core 5\n");
        assertThat(why(plan(rule))).contains("of his own");
    }

    @Test
    void whoHasWorkForCronMayGoOn() {
        tree.with("/usr/bin/crontab", "")
                .with("/etc/cron.deny", "")
                .with("/var/spool/cron/crontabs/jo", "0 0 * * * true\n");
        var plan = plan("{'kind':'cron','check':'listedUsersOnly'}");
        assertThat(text(plan, "/etc/cron.allow")).isEqualTo("root\njo\n");
        assertThat(plan.changes())
                .anyMatch(change -> change.words().startsWith("/etc/cron.deny")
                        && change.words().endsWith("absent"));
    }

    @Test
    void aRuleOfSeveralPartsIsPlannedWholeOrNotAtAll() {
        var plan = plan("{'kind':'all','of':[" + SYSCTL + ",{'kind':'firewall','hooks':['input']}]}");
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.enforced()).isEmpty();
    }

    @Test
    void ofAlternativesTheFirstThatCanBeIsTaken() {
        tree.with("/var/lib/dpkg/status", "");
        var plan = plan("{'kind':'any','of':[{'kind':'package','names':['x'],'state':'present'}," + SYSCTL + "]}");
        assertThat(plan.changes()).contains(new KernelChange("net.ipv4.tcp_syncookies", "0", "1"));
    }

    @Test
    void softwareAndPasswordsAreNotForARule() {
        tree.with("/var/lib/dpkg/status", "");
        assertThat(why(plan("{'kind':'package','names':['x'],'state':'present'}")))
                .contains("software");
        assertThat(why(plan("{'kind':'accounts','check':'rootHasPassword'}"))).contains("owner");
    }
}
