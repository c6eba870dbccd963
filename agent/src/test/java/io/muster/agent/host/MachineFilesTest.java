package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.muster.agent.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in a file of the machine: each of our readers says what it is, or that it cannot be read. Nothing
/// else
/// may happen, and nothing may take long.
class MachineFilesTest {

    /// Every path that one of the readers goes by.
    private static final Map<String, Consumer<Host>> READERS = Map.ofEntries(
            Map.entry("/etc/passwd", Host::accounts),
            Map.entry("/etc/shadow", Host::accounts),
            Map.entry("/etc/fstab", Host::mounts),
            Map.entry("/var/lib/dpkg/status", Host::packages),
            Map.entry(
                    "/etc/pam.d/login",
                    host -> assertThat(Pam.stack(host, "login", "auth")).isNotNull()),
            Map.entry(
                    "/etc/ssh/sshd_config",
                    host -> assertThat(SshdMatches.of(host, "port")).isNotNull()),
            Map.entry(
                    "/etc/sysctl.d/a.conf",
                    host -> assertThat(SysctlFiles.of(host).value("a.b")).isNotNull()),
            Map.entry("/etc/rsyslog.conf", host -> assertThat(Rsyslog.of(host)).isPresent()),
            Map.entry(
                    "/etc/audit/rules.d/a.rules",
                    host -> assertThat(AuditRules.find(host, "-w /a")).isNotNull()),
            Map.entry(
                    "/etc/systemd/journald.conf",
                    host -> assertThat(UnitStyleFiles.value(host, "systemd/journald.conf", "Journal", "Storage"))
                            .isNotNull()));

    @TempDir
    static Path root;

    static Stream<byte[]> texts() {
        return Stream.of(
                        "",
                        "root:x:0:0::/root:/bin/sh\n",
                        "root::0:0:99999:7:::\n",
                        "/dev/sda1 / ext4 user,nodev 0 1\n",
                        "Package: a\nStatus: install ok installed\nVersion: 1\n",
                        "@include login\n",
                        "auth [success=1 default=ignore] pam_unix.so \\\n [a b]\n-auth include login\n",
                        "Include /etc/ssh/sshd_config\nMatch User a\nPort 1\n",
                        "-a/b.c = 1\na.*=2\n",
                        "$IncludeConfig /etc/rsyslog.conf\n",
                        "module(load=\"imudp\"\ninput(type=\"imudp\" /* \n $a \"",
                        "input(a=\"\\\" b= )) action(((",
                        "-a always,exit -S a,b -F key=\n-w \"",
                        "[Journal]\nStorage=\n[",
                        "{\"nftables\":[{\"chain\":{}},{\"rule\":{\"expr\":[{\"jump\":{}}]}},1,null]}",
                        ":INPUT DROP\n-A INPUT -m comment --comment \"a -j ACCEPT\n-A INPUT -j\n",
                        "@i+\0\0\0nnclude: \"\nnn",
                        "\0\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void anythingIsReadOrRefused(byte @Nullable [] content) throws IOException {
        var bytes = content == null ? new byte[0] : content;
        var tree = new Tree(root);
        for (var reader : READERS.entrySet()) {
            if (!reader.getKey().equals("/etc/passwd")) {
                tree.with("/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
            }
            Files.createDirectories(tree.at(reader.getKey()).getParent());
            Files.write(tree.at(reader.getKey()), bytes);
            refusesAtMost(() -> reader.getValue().accept(tree.host()));
            Files.delete(tree.at(reader.getKey()));
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        refusesAtMost(() -> printed(text));
    }

    /// What programs print is no better.
    private static void printed(String text) {
        assertThat(new Firewall(IptablesRules.chains("ip", text)).deniesByDefault("ip", "forward"))
                .isIn(true, false);
        assertThat(PackageVersion.compare(text, text)).isZero();
        assertThat(KeyedLines.last(List.of(text), "a", "=")).isNotNull();
        assertThat(new Firewall(NftRules.chains(text)).deniesByDefault("ip", "forward"))
                .isIn(true, false);
    }

    private static void refusesAtMost(Runnable reading) {
        try {
            reading.run();
        } catch (HostFault refused) {
            assertThat(refused).hasMessageNotContaining("\0");
        }
    }
}
