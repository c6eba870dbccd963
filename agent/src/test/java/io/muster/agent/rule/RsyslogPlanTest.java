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
import org.junit.jupiter.params.provider.CsvSource;

class RsyslogPlanTest {

    private static final String MODE = "{'kind':'rsyslog','check':'files','option':'FileCreateMode',"
            + "'expect':{'modeWithin':'0640'},'default':'0644'}";
    private static final String GROUP =
            "{'kind':'rsyslog','check':'files','option':'FileGroup','expect':{'equals':'adm'},'default':'root'}";
    private static final String MAIN = "/etc/rsyslog.conf";
    private static final String CONF = """
            module(load="imuxsock") # local messages
            $FileOwner root
            $FileCreateMode 0664
            $IncludeConfig /etc/rsyslog.d/*.conf
            *.* /var/log/syslog
            """;

    @TempDir
    Path root;

    private Tree tree;
    private boolean valid = true;

    @BeforeEach
    void aLogger() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/group", "root:x:0:\nadm:x:4:\n")
                .with("/usr/sbin/rsyslogd", "", "rwxr-xr-x")
                .with(MAIN, CONF);
    }

    private Plan plan(String... resources) {
        var rules = List.of(resources).stream().map(Looking::rule).toArray(String[]::new);
        return Looking.rules(rules).plan(Hosts.running(tree, this::printed));
    }

    private String printed(List<String> command) {
        if (command.equals(List.of("/usr/sbin/rsyslogd", "-N1")) && valid) {
            return "";
        }
        throw new HostFault(command.getFirst() + " failed");
    }

    private String why() {
        var plan = plan(MODE);
        assertThat(plan.changes()).isEmpty();
        return plan.refused().getFirst().why();
    }

    private static List<String> lines(Plan plan) {
        var ours = (FileChange) plan.changes().getLast();
        assertThat(ours.path()).isEqualTo("/etc/rsyslog.d/00-muster.conf");
        return Objects.requireNonNull(Objects.requireNonNull(ours.after()).text())
                .lines()
                .filter(line -> line.startsWith("$"))
                .toList();
    }

    @Test
    void newFilesLoseWhatIsTooMuchBeforeTheFirstRuleAndAfterTheLastWord() {
        assertThat(lines(plan(MODE))).containsExactly("$FileCreateMode 0640");
        tree.with(MAIN, CONF.replace("0664", "0604"));
        assertThat(lines(plan(MODE))).as("none is added").containsExactly("$FileCreateMode 0600");
    }

    @Test
    void whatWasPlannedHolds() {
        var plan = plan(MODE, GROUP);
        assertThat(plan.enforced()).hasSize(2);
        assertThat(lines(plan)).containsExactly("$FileCreateMode 0640", "$FileGroup adm");
        tree.with("/etc/rsyslog.d/00-muster.conf", String.join("\n", lines(plan)) + "\n");
        assertThat(plan(MODE, GROUP).changes()).isEmpty();
        assertThat(plan(MODE, GROUP).refused()).isEmpty();
    }

    @Test
    void theNewerWayToIncludeIsKnownToo() {
        tree.with(
                MAIN,
                CONF.replace(
                        "$IncludeConfig /etc/rsyslog.d/*.conf",
                        "include(file=\"/etc/rsyslog.d/*.conf\" mode=\"optional\")"));
        assertThat(lines(plan(MODE))).hasSize(1);
    }

    @Test
    void aGroupThatIsNotThereIsNotMade() {
        tree.with("/etc/group", "root:x:0:\n");
        assertThat(plan(GROUP).refused().getFirst().why()).contains("for people to choose");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/rsyslog.d/50-app.conf | $FileCreateMode 0666 | /etc/rsyslog.d/50-app.conf says something else",
                "/etc/rsyslog.d/50-app.conf | $ResetConfigVariables | /etc/rsyslog.d/50-app.conf says something else",
                "/etc/rsyslog.d/50-app.conf | action(type=\"omfile\" file=\"/var/log/a\") | in action",
                "/etc/rsyslog.d/00-app.conf | $Umask 0022 | does not read"
            })
    void whoSpeaksLaterOrForHimselfIsLeft(String path, String line, String why) {
        tree.with(path, line + "\n");
        assertThat(why()).contains(why);
    }

    @Test
    void anActionThatSaysWhatIsWantedIsNoObstacle() {
        tree.with(
                "/etc/rsyslog.d/50-app.conf", "action(type=\"omfile\" file=\"/var/log/a\" fileCreateMode=\"0600\")\n");
        assertThat(lines(plan(MODE))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'*.* /var/log/first\n$IncludeConfig /etc/rsyslog.d/*.conf'",
        "'$IncludeConfig /etc/mine.d/*.conf\n$IncludeConfig /etc/rsyslog.d/*.conf'",
        "'$IncludeConfig /etc/rsyslog.d/*.conf\n$FileCreateMode 0666'",
        "'$IncludeConfig /etc/rsyslog.d/*.conf\n  $filecreatemode 0666'",
        "'$FileCreateMode 0666'"
    })
    void itsPlaceMustBeBetweenTheSettingsAndTheRules(String text) {
        tree.with(MAIN, text + "\n");
        assertThat(why()).contains("does not read");
    }

    @Test
    void aLoggerThatDoesNotUnderstandItsFilesNowIsLeft() {
        valid = false;
        assertThat(why()).contains("rsyslogd failed");
    }

    @Test
    void whoSendsMessagesHereIsForPeople() {
        tree.with("/etc/rsyslog.d/net.conf", "input(type=\"imudp\" port=\"514\")\n");
        assertThat(plan("{'kind':'rsyslog','check':'local'}")
                        .refused()
                        .getFirst()
                        .why())
                .contains("for people");
    }
}
