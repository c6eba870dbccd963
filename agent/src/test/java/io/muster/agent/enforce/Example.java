package io.muster.agent.enforce;

import io.muster.agent.Tree;
import io.muster.agent.enforce.Run.Order;
import io.muster.agent.host.Hosts;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A machine, and a plan with every kind of change that a tree can have.
final class Example {

    static final Order ORDER = new Order("/assignments/a", "print");

    private Example() {}

    static Tree machine(Path root) {
        return new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/.pwd.lock", "", "rw-------")
                .with("/etc/shadow", "root:*:1:0:99999:7:::\nann:hash:20000:0:99999:7:::\nbob:!:1::::::\n", "rw-r-----")
                .with("/etc/login.defs", "UMASK 022\n")
                .with("/etc/cron.deny", "somebody\n", "rw-r-----")
                .with("/etc/ssh/sshd_config", "Port 22\n")
                .with("/proc/sys/net/ipv4/tcp_syncookies", "0\n");
    }

    static Plan plan(Tree tree) {
        var draft = Draft.of(Hosts.running(tree));
        int owner = (int) Machines.attribute(tree.at("/etc/passwd"), "unix:uid");
        int group = (int) Machines.attribute(tree.at("/etc/passwd"), "unix:gid");
        draft.write("/etc/login.defs", "UMASK 077\n");
        draft.remove("/etc/cron.deny");
        draft.write("/etc/ssh/sshd_config", "Port 22\nX11Forwarding no\n");
        draft.permit("/etc/ssh/sshd_config", 0600, owner, group);
        draft.add(new FileChange("/etc/new.d", null, new FileState(true, null, 0755, owner, group)));
        draft.add(new FileChange("/etc/new.d/ours", null, new FileState(false, "ours\n", 0640, owner, group)));
        draft.add(new KernelChange("net.ipv4.tcp_syncookies", "0", "1"));
        draft.add(new FirewallChange(List.of("tcp 22"), false, true));
        draft.age("ann", draft.ages("ann").withMost(365).withLeast(1));
        return new Plan(draft.changes(), List.of(new Plan.Subject(new UUID(0, 1), "a rule")), List.of());
    }
}
