package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A machine on which many people have as much as may be where rules look, and a process with no more memory than the
/// daemon that audits it. What they have would fill that memory many times.
@Timeout(120)
class CrowdedMachineIT {

    private static final int PEOPLE = 200;

    /// As in deploy/packages, `bin/gcad`.
    private static final List<String> MEMORY_OF_GCAD = List.of("-XX:+UseSerialGC", "-Xmx64m", "-Xmn2m");

    /// As large as may be, and nothing in it that ends the search.
    private static final String LARGE = ("#" + "x".repeat(102) + "\n").repeat(9_999);

    private static final String CRON = "{'kind':'cron','check':'scheduled','command':'logrotate'}";
    private static final String ROOT_LOGIN =
            "{'kind':'sshd','option':'permitrootlogin','default':'yes','expect':{'equals':'no'}}";
    private static final String HOLLOW = "{'kind':'text','paths':['/etc/hollow'],'lacks':['forbidden']}";
    private static final String LINES = "{'kind':'setting','paths':['/etc/hollow'],'key':'a','expect':{'equals':'b'}}";
    private static final String DOT_FILES = "{'kind':'homes','check':'dotFiles','mode':'0755'}";

    @TempDir
    Path directory;

    private Tree tree;

    /// What the process does: says what its rules come to, and what it would do about them.
    static final class Audit {

        private Audit() {}

        public static void main(String... arguments) {
            var host = Hosts.running(new Tree(Path.of(arguments[0])), Audit::printed);
            var rules = Looking.rules(
                    List.of(arguments).stream().skip(1).map(Looking::rule).toArray(String[]::new));
            rules.evaluate(host)
                    .forEach(result -> System.out.println(
                            result.verdict() + " " + result.reasons().getFirst().phrase()));
            rules.plan(host).refused().forEach(refused -> System.out.println("refused " + refused.why()));
        }

        private static String printed(List<String> command) {
            if (command.contains("-T")) {
                return "permitrootlogin yes\n";
            }
            throw new HostFault(command.getFirst() + " cannot be run");
        }
    }

    private static String home(int person) {
        return (person % 2 == 0 ? "/home/p" : "/srv/people/p") + person;
    }

    private static String people(IntFunction<String> line) {
        return IntStream.range(0, PEOPLE).mapToObj(line).collect(Collectors.joining());
    }

    /// One file on the disk with many names.
    @BeforeEach
    void plant() throws IOException {
        tree = new Tree(directory)
                .with(
                        "/etc/passwd",
                        "root:x:0:0::/root:/bin/sh\n"
                                + people(i -> "p%d:x:%d:100::%s:/bin/sh%n".formatted(i, 2_000 + i, home(i))))
                .with("/etc/shadow", "root:$6$hash:1:0:99999:7:::\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")
                .with("/usr/sbin/sshd", "", "rwxr-xr-x")
                .with("/etc/hollow", "\n".repeat(15 * 1024 * 1024))
                .with("/large", LARGE)
                .withDirectory("/var/spool/cron/crontabs");
        for (int i = 0; i < PEOPLE; i += 1) {
            link(home(i) + "/.ssh/authorized_keys");
            link(home(i) + "/.profile");
            link("/var/spool/cron/crontabs/p" + i);
        }
    }

    private void link(String path) throws IOException {
        Files.createDirectories(tree.at(path).getParent());
        Files.createLink(tree.at(path), tree.at("/large"));
    }

    private List<String> audit(String... rules) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MEMORY_OF_GCAD);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Audit.class.getName()));
        command.add(directory.toString());
        command.addAll(List.of(rules));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said.lines().toList();
    }

    private static String profiles() {
        var paths = IntStream.range(0, PEOPLE)
                .mapToObj(i -> "'" + home(i) + "/.profile'")
                .collect(Collectors.joining(","));
        return "{'kind':'text','paths':[" + paths + "],'lacks':['forbidden']}";
    }

    @Test
    void everyRuleHasItsVerdictHoweverMuchPeopleHaveThere() throws Exception {
        assertThat(audit(profiles(), CRON, ROOT_LOGIN, DOT_FILES))
                .noneMatch(said -> said.startsWith("ERROR"))
                .startsWith(
                        "COMPLIANT the text is as wanted",
                        "NON_COMPLIANT it is not scheduled",
                        "NON_COMPLIANT permitrootlogin is not as wanted")
                .anyMatch(said -> said.startsWith("refused nobody but root"));
    }

    @Test
    void whatNeedsMoreMemoryThanThereIsIsAnErrorOfItsRuleAndOfNoOther() throws Exception {
        assertThat(audit(LINES, ROOT_LOGIN))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .isEqualTo("ERROR what was found needs more memory than the agent may have"),
                        one -> assertThat(one).startsWith("NON_COMPLIANT"),
                        one -> assertThat(one).startsWith("refused nobody but root"));
        assertThat(audit(LINES, HOLLOW, profiles()).getLast()).startsWith("COMPLIANT");
    }
}
