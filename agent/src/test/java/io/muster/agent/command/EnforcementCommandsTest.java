package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.KernelChange;
import io.muster.agent.enforce.Machines;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.Run;
import io.muster.agent.identity.AgentHome;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnforcementCommandsTest {

    @TempDir
    Path directory;

    private AgentHome home;
    private Cli cli;

    @BeforeEach
    void aHome() {
        home = new AgentHome(directory.resolve("home"));
        home.open();
        cli = new Cli(home.root());
    }

    private Run changed() {
        var tree = new Tree(directory.resolve("machine")).with("/proc/sys/net/x", "0\n");
        var plan = new Plan(
                List.of(new KernelChange("net.x", "0", "1")),
                List.of(new Plan.Subject(UUID.randomUUID(), "X is on")),
                List.of(new Plan.Refused(UUID.randomUUID(), "Y is on", "it is not")));
        return Machines.enforcer(tree, home.root().resolve("changes"))
                .enforce(new Run.Order("/assignments/baseline", "print"), plan);
    }

    @Test
    void aMachineThatWasNeverChangedHasNoChanges() {
        assertThat(cli.run("changes")).isEqualTo(new Cli.Ended(0, "", ""));
        assertThat(cli.run("changes", "-j").out().strip()).isEqualTo("[ ]");
        assertThat(cli.run("revert", "--all")).isEqualTo(new Cli.Ended(0, "", ""));
    }

    @Test
    void changesTellsWhenWhatAndForWhom() {
        var run = changed();
        assertThat(cli.run("changes").out())
                .isEqualTo(run.id() + "  confirmed  1 changes for 1 rules  /assignments/baseline\n");
        assertThat(cli.run("changes", run.id()).out())
                .contains("  for X is on\n", "  net.x: 0 -> 1\n", "  not enforced: Y is on: it is not\n");
        assertThat(cli.run("changes", "-j").out()).contains("\"print\"", run.id());
    }

    @Test
    void whatDoesNotStandCannotBeReverted() {
        var ended = cli.run("revert", "20200101T000000000");
        assertThat(ended.code()).isEqualTo(27);
        assertThat(ended.err()).contains("no change 20200101T000000000 stands");
    }

    @Test
    void revertIsToldWhat() {
        assertThat(cli.run("revert").code()).isEqualTo(16);
    }

    @Test
    void aMachineThatIsOnlyMonitoredIsNotEnforced() {
        assertThat(cli.run("config", "set", "config.mode", "monitor").code()).isZero();
        var ended = cli.run("enforce", "--package", directory.resolve("p.json").toString(), "--apply");
        assertThat(ended.code()).isEqualTo(70);
        assertThat(ended.err()).contains("config.mode");
    }
}
