package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing is changed by looking: no file is made, written, removed, renamed or given other rights, not even back and
/// forth, and no program is started that could do it.
class AuditIsHarmlessTest {

    /// They only print, as they are asked here.
    private static final Set<List<String>> TELLING = Set.of(
            List.of("systemctl", "show"),
            List.of("/usr/sbin/sshd", "-T"),
            List.of("nft", "-j"),
            List.of("iptables", "-S"),
            List.of("ip6tables", "-S"),
            List.of("rpm", "-qa"));

    @TempDir
    Path root;

    private final List<List<String>> started = new ArrayList<>();
    private Tree tree;

    @BeforeEach
    void aMachineOnWhichMuchIsWrong() {
        tree = new Tree(root)
                .with(
                        "/etc/passwd",
                        "root:x:0:0:root:/root:/bin/bash\njo:x:1000:1000::/home/jo:/bin/bash\n",
                        "rwxrwxrwx")
                .with("/etc/shadow", "root:*:19000:0:99999:7:::\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/login.defs", "UMASK 022\n")
                .with("/etc/fstab", "/dev/a /tmp ext4 defaults 0 0\n")
                .with("/etc/cron.deny", "")
                .with("/etc/pam.d/login", "auth required pam_unix.so\n")
                .with("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")
                .with("/home/jo/.profile", "", "rwxrwxrwx")
                .with("/proc/self/mounts", "/dev/a /tmp ext4 rw 0 0\n")
                .with("/proc/sys/net/ipv4/tcp_syncookies", "0\n")
                .with("/usr/bin/crontab", "")
                .with("/usr/sbin/sshd", "")
                .with("/var/lib/dpkg/status", "")
                .withDirectory("/run/systemd/system")
                .withDirectory("/etc/cron.daily");
    }

    /// With the time at which the kernel last saw any of it change: nobody can set that back.
    private TreeMap<String, String> traces() throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(root)) {
            for (var path : all.toList()) {
                var facts = Files.readAttributes(path, "unix:ino,mode,uid,gid,size,ctime", LinkOption.NOFOLLOW_LINKS);
                found.put(path.toString(), new TreeMap<>(facts).toString());
            }
        }
        return found;
    }

    private String printed(List<String> command) {
        started.add(command.subList(0, Math.min(2, command.size())));
        if (command.contains("-T")) {
            return "permitrootlogin yes\nport 22\n";
        }
        throw new HostFault(command.getFirst() + " cannot be run");
    }

    @Test
    void aWholeAuditLeavesNoTrace() throws IOException {
        var before = traces();
        var results = ShippedRulesTest.shipped().evaluate(Hosts.running(tree, this::printed));
        assertThat(results).hasSize(181);
        assertThat(traces()).isEqualTo(before);
        assertThat(TELLING).containsAll(started);
    }

    @Test
    void aWholePlanLeavesNoTraceEither() throws IOException {
        var before = traces();
        var plan = ShippedRulesTest.shipped().plan(Hosts.running(tree, this::printed));
        assertThat(plan.changes()).hasSizeGreaterThan(5);
        assertThat(traces()).isEqualTo(before);
        assertThat(TELLING).containsAll(started);
    }
}
