package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file that a kind of rule reads, and whatever may lie in its place: an error that names the file, soon,
/// and after a bounded number of bytes. The name is the proof that the reader was reached.
@Timeout(20)
class HostileReadersTest {

    private static final long LARGEST = 16L * 1024 * 1024 + 1;
    private static final int LONG = 512 * 1024;
    private static final long GIGABYTE = 1024L * 1024 * 1024;

    /// What may be wrong with a file.
    private enum Hostility {
        A_GIGABYTE_OF_NOTHING,
        A_GIGABYTE_IN_ONE_LINE,
        A_PIPE,
        A_LOOP_OF_LINKS,
        A_LINK_TO_A_PIPE,
        A_LINK_TO_A_DEVICE,
        A_DIRECTORY,
        NUL_BYTES,
        NO_UTF_8;

        void plant(Path at) throws IOException, InterruptedException {
            switch (this) {
                case A_GIGABYTE_OF_NOTHING -> grow(at, new byte[0]);
                case A_GIGABYTE_IN_ONE_LINE -> grow(at, "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8));
                case A_PIPE -> pipe(at);
                case A_LOOP_OF_LINKS -> Files.createSymbolicLink(at, at.getFileName());
                case A_LINK_TO_A_PIPE -> {
                    var elsewhere = Files.createDirectory(at.resolveSibling("elsewhere~"))
                            .resolve(at.getFileName());
                    pipe(elsewhere);
                    Files.createSymbolicLink(at, elsewhere);
                }
                case A_LINK_TO_A_DEVICE -> Files.createSymbolicLink(at, Path.of("/dev/zero"));
                case A_DIRECTORY -> Files.createDirectory(at);
                case NUL_BYTES -> Files.writeString(at, "a\0b = c\n");
                case NO_UTF_8 -> Files.write(at, new byte[] {'a', (byte) 0xC3, '(', '\n'});
            }
        }

        /// Holes take no room on the disk.
        private static void grow(Path at, byte[] beginning) throws IOException {
            try (var file = new RandomAccessFile(at.toFile(), "rw")) {
                file.write(beginning);
                file.setLength(GIGABYTE);
            }
        }

        private static void pipe(Path at) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor())
                    .isZero();
        }
    }

    private static final String MODULE = "{'kind':'module','name':'dccp'}";
    private static final String PAM = "{'kind':'pam','services':['login'],'type':'auth','module':'pam_a.so',"
            + "'option':'minlen','config':'/etc/security/pwquality.conf','expect':{'atLeast':8}}";
    private static final String SYSCTL = "{'kind':'sysctl','keys':['kernel.a'],'expect':{'equals':'1'}}";
    private static final String SSHD = "{'kind':'sshd','option':'port','expect':{'equals':'22'},'fileText':''}";
    private static final String RSYSLOG = "{'kind':'rsyslog','check':'local'}";
    private static final String LIMITS = "{'kind':'limits','type':'hard','item':'core','expect':{'equals':'0'}}";
    private static final String LOGIN = "{'kind':'loginDefs','key':'UMASK','expect':{'equals':'077'}}";
    private static final String INETD = "{'kind':'inetd','services':['telnet']}";
    private static final String JOURNALD = "{'kind':'journald','key':'Storage','expect':{'equals':'persistent'}}";
    private static final String CRON = "{'kind':'cron','check':'scheduled','command':'logrotate'}";
    private static final String PROMISCUOUS = "{'kind':'interfaces','check':'notPromiscuous'}";
    private static final String FIREWALL = "{'kind':'firewall','hooks':['input']}";
    private static final String GRUB = "{'kind':'bootLoader','check':'password'}";

    /// Each file with the rule that reads it.
    static final List<List<String>> READERS = List.of(
            List.of("/etc/passwd", "{'kind':'accounts','check':'uniqueUids'}"),
            List.of("/etc/shadow", "{'kind':'accounts','check':'noEmptyPasswords'}"),
            List.of("/etc/group", "{'kind':'homes','check':'exist'}"),
            List.of("/etc/legacy", "{'kind':'accounts','check':'noPlusEntries','names':['/etc/legacy']}"),
            List.of("/etc/fstab", "{'kind':'mount','path':'/tmp','options':['nodev']}"),
            List.of("/proc/self/mounts", "{'kind':'mount','path':'/tmp','options':['nodev']}"),
            List.of("/var/lib/dpkg/status", "{'kind':'package','names':['a'],'state':'absent'}"),
            List.of("/proc/sys/kernel/osrelease", "{'kind':'kernel','check':'packaged'}"),
            List.of("/etc/pam.d/login", PAM),
            List.of("/etc/pam.d/included", PAM),
            List.of("/etc/security/pwquality.conf", PAM),
            List.of("/etc/security/pwquality.conf.d/a.conf", PAM),
            List.of("/etc/ssh/sshd_config", SSHD),
            List.of("/etc/ssh/sshd_config.d/a.conf", SSHD),
            List.of("/etc/banner", SSHD.replace("'port'", "'banner'").replace("'equals':'22'", "'differs':'none'")),
            List.of("/proc/sys/kernel/a", SYSCTL),
            List.of("/etc/sysctl.d/a.conf", SYSCTL),
            List.of("/etc/sysctl.conf", SYSCTL),
            List.of("/etc/systemd/journald.conf", JOURNALD),
            List.of("/usr/lib/systemd/journald.conf.d/a.conf", JOURNALD),
            List.of("/etc/rsyslog.conf", RSYSLOG),
            List.of("/etc/rsyslog.d/a.conf", RSYSLOG),
            List.of("/etc/audit/rules.d/a.rules", "{'kind':'auditRule','rules':['-w /a']}"),
            List.of("/etc/login.defs", LOGIN),
            List.of("/etc/login.defs.d/a.defs", LOGIN),
            List.of("/etc/security/limits.conf", LIMITS),
            List.of("/etc/security/limits.d/a.conf", LIMITS),
            List.of("/etc/profile", "{'kind':'searchPath','paths':['/etc/profile']}"),
            List.of("/etc/sudoers.d/a", "{'kind':'searchPath','paths':['/etc/sudoers.d']}"),
            List.of("/etc/a", "{'kind':'text','paths':['/etc/a'],'lacks':['b']}"),
            List.of("/etc/a", "{'kind':'setting','paths':['/etc/a'],'key':'a','expect':{'equals':'b'}}"),
            List.of("/etc/a", "{'kind':'ini','paths':['/etc/a'],'section':'s','keys':['a'],'expect':{'equals':'b'}}"),
            List.of("/etc/inetd.conf", INETD),
            List.of("/etc/inetd.d/a", INETD),
            List.of("/etc/xinetd.conf", INETD),
            List.of("/etc/xinetd.d/a", INETD),
            List.of("/boot/grub/grub.cfg", GRUB),
            List.of("/boot/grub/menu.lst", GRUB),
            List.of("/boot/grub2/user.cfg", GRUB),
            List.of("/etc/crontab", CRON),
            List.of("/etc/anacrontab", CRON),
            List.of("/etc/cron.d/a", CRON),
            List.of("/proc/modules", MODULE),
            List.of("/proc/filesystems", MODULE),
            List.of("/proc/net/protocols", MODULE),
            List.of("/lib/modules/6.1/modules.dep", MODULE),
            List.of("/lib/modules/6.1/modules.builtin", MODULE),
            List.of("/etc/modprobe.d/a.conf", MODULE),
            List.of("/proc/cpuinfo", "{'kind':'processor','flag':'nx'}"),
            List.of("/sys/class/net/eth0/flags", PROMISCUOUS),
            List.of("/etc/network/interfaces", PROMISCUOUS),
            List.of("/etc/network/interfaces.d/a", PROMISCUOUS),
            List.of("/etc/systemd/network/a.network", PROMISCUOUS),
            List.of("/proc/net/if_inet6", FIREWALL),
            List.of("/proc/net/ip_tables_names", FIREWALL),
            List.of(
                    "/usr/lib/systemd/system/a.service",
                    "{'kind':'unit','units':['a.service'],'processes':[],'state':'enabled'}"));

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = machine(root);
    }

    /// One that has all of it.
    static Tree machine(Path root) {
        return new Tree(root)
                .with("/etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                .with("/etc/pam.d/login", "@include included\n")
                .with("/etc/pam.d/included", "auth required pam_a.so\n")
                .with("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")
                .with("/usr/sbin/sshd", "")
                .with("/proc/sys/kernel/a", "1\n")
                .with("/proc/sys/kernel/osrelease", "6.1\n")
                .with("/usr/lib/systemd/systemd-journald", "")
                .with("/etc/rsyslog.conf", "$IncludeConfig /etc/rsyslog.d/*.conf\n")
                .with("/boot/grub2/grub.cfg", "set superusers=\"a\"\npassword_pbkdf2 a ${GRUB2_PASSWORD}\n")
                .with("/proc/modules", "")
                .with("/lib/modules/6.1/modules.dep", "kernel/net/dccp/dccp.ko:\n")
                .withDirectory("/run/systemd/system");
    }

    private Host host() {
        return running(tree);
    }

    static Host running(Tree tree) {
        return Hosts.running(tree, command -> {
            if (command.contains("-T")) {
                return "port 22\nbanner /etc/banner\n";
            }
            throw new HostFault(command.getFirst() + " cannot be run");
        });
    }

    /// Each of these at every file, with the rule that reads it.
    private static <T> Stream<Arguments> everywhere(List<T> contents, BiPredicate<T, String> isWanted) {
        return READERS.stream()
                .flatMap(reader -> contents.stream()
                        .filter(content -> isWanted.test(content, reader.getFirst()))
                        .map(content -> Arguments.of(content, reader.getFirst(), reader.getLast())));
    }

    static Stream<Arguments> hostileFiles() {
        return everywhere(List.of(Hostility.values()), (hostility, path) -> !isFine(hostility, path));
    }

    /// A search path may be said by all files of a directory, and a unit that is a link to something else is none.
    private static boolean isFine(Hostility hostility, String path) {
        return (hostility == Hostility.A_DIRECTORY && path.equals("/etc/profile"))
                || (hostility == Hostility.A_LINK_TO_A_DEVICE && path.endsWith(".service"));
    }

    @MethodSource("hostileFiles")
    @ParameterizedTest(name = "{0} at {1}")
    void isAnErrorThatNamesTheFile(Hostility hostility, String path, String rule)
            throws IOException, InterruptedException {
        Files.createDirectories(tree.at(path).getParent());
        Files.deleteIfExists(tree.at(path));
        hostility.plant(tree.at(path));
        var host = host();
        var found = result(host, rule);
        assertThat(found.verdict()).as(found.toString()).isEqualTo(Verdict.ERROR);
        assertThat(found.reasons().getFirst().phrase()).contains(path).doesNotStartWith("the check failed");
        assertThat(host.bytes()).isLessThan(LARGEST);
    }

    static Stream<Arguments> longLines() {
        return everywhere(List.of("x", " ", "a ", "\"=", "PATH=", "a(b=[", ":promisc"), (_, _) -> true);
    }

    /// Whatever it says, it is said in time, and nothing breaks on the way: what looks at each character once for every
    /// other would take hours.
    @MethodSource("longLines")
    @ParameterizedTest(name = "{0} at {1}")
    void aVeryLongLineIsReadInTime(String filling, String path, String rule) throws IOException {
        tree.with(path, filling.repeat(LONG / filling.length()));
        var host = host();
        var found = result(host, rule);
        assertThat(found.verdict()).isNotEqualTo(Verdict.UNKNOWN);
        assertThat(found.reasons().getFirst().phrase()).doesNotStartWith("the check failed");
        assertThat(found.micros()).as("%s", found).isLessThan(5_000_000);
        assertThat(host.bytes()).isGreaterThanOrEqualTo(LONG - filling.length());
    }
}
