package io.muster.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a program, and all that it starts, asks of the kernel, as strace sees it. Kept are the calls that were granted
/// and that can change something: files, their attributes, mounts, the kernel's tables, its clock, its modules.
final class KernelWatch {

    private static final List<String> FILES = List.of(
            "open",
            "openat",
            "openat2",
            "creat",
            "mkdir",
            "mkdirat",
            "rmdir",
            "unlink",
            "unlinkat",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "symlink",
            "symlinkat",
            "mknod",
            "mknodat",
            "truncate",
            "fallocate");

    private static final List<String> ATTRIBUTES = List.of(
            "chmod",
            "fchmod",
            "fchmodat",
            "?fchmodat2",
            "chown",
            "fchown",
            "lchown",
            "fchownat",
            "utime",
            "utimes",
            "utimensat",
            "futimesat",
            "setxattr",
            "lsetxattr",
            "fsetxattr",
            "removexattr",
            "lremovexattr",
            "fremovexattr");

    private static final List<String> SYSTEM = List.of(
            "mount",
            "umount2",
            "move_mount",
            "pivot_root",
            "swapon",
            "swapoff",
            "sethostname",
            "setdomainname",
            "settimeofday",
            "clock_settime",
            "clock_adjtime",
            "adjtimex",
            "init_module",
            "finit_module",
            "delete_module",
            "reboot",
            "kexec_load",
            "bpf",
            "quotactl",
            "acct",
            "kill",
            "?fsopen",
            "?fsmount",
            "?mount_setattr",
            "sendto",
            "sendmsg",
            "sendmmsg",
            "setsockopt");

    private static final Pattern REFUSED = Pattern.compile("\\) += -1 E[A-Z]+ ");
    private static final Pattern OPENS = Pattern.compile("open(at2?)?\\(.*");
    private static final Pattern WRITING = Pattern.compile("O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE)");
    private static final Pattern SENDS = Pattern.compile("(send(to|msg|mmsg)|setsockopt)\\(.*");

    /// What changes the packet filter, by either interface, addresses and routes, audit rules, and what systemd is told
    /// to do.
    private static final Pattern ORDERING = Pattern.compile("(NFT_MSG|RTM)_(NEW|DEL)|NLM_F_CREATE|AUDIT_(SET|ADD|DEL)"
            + "|IP6?T_SO_SET|SOL_IPV?6?, 0x40|(Start|Stop|Restart|Reload|Kill|Reset)[A-Za-z]*Unit"
            + "|(Enable|Disable|Mask|Unmask|Link|Preset)UnitFiles|SetUnitProperties|SetDefaultTarget");

    private KernelWatch() {}

    /// Puts this in front of a command.
    ///
    /// @param traces where a file for each thread is written
    static List<String> command(Path traces) {
        var calls = new ArrayList<>(FILES);
        calls.addAll(ATTRIBUTES);
        calls.addAll(SYSTEM);
        return List.of(
                "strace",
                "-f",
                "-ff",
                "-qq",
                "-s",
                "4096",
                "-o",
                traces + "/trace",
                "-e",
                "trace=" + String.join(",", calls));
    }

    /// The calls that may have changed something.
    static List<String> changes(Path traces) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(traces)) {
            for (var file : files) {
                Files.readAllLines(file).stream().filter(KernelWatch::isChange).forEach(found::add);
            }
        }
        return found;
    }

    static boolean isChange(String call) {
        if (REFUSED.matcher(call).find() || !call.contains("(")) {
            return false;
        }
        if (OPENS.matcher(call).matches()) {
            return WRITING.matcher(call).find();
        }
        return !SENDS.matcher(call).matches() || ORDERING.matcher(call).find();
    }
}
