package io.muster.agent.enforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import io.muster.agent.enforce.Machines.Death;
import io.muster.agent.enforce.Run.State;
import io.muster.agent.host.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnforcerTest {

    @TempDir
    Path root;

    @TempDir
    Path home;

    private ChangedMachine machine;
    private Tree tree;

    @BeforeEach
    void aMachine() {
        tree = Example.machine(root);
        machine = new ChangedMachine(tree, home.resolve("changes"));
    }

    private Enforcer enforcer(Probe... probes) {
        return machine.enforcer(probes);
    }

    @Test
    void aPlanIsMadeTrueAndWrittenDown() throws IOException {
        var run = enforcer().enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
        assertThat(tree.at("/etc/login.defs")).hasContent("UMASK 077\n");
        assertThat(tree.at("/etc/cron.deny")).doesNotExist();
        assertThat(tree.at("/etc/new.d/ours")).hasContent("ours\n");
        assertThat(Files.getPosixFilePermissions(tree.at("/etc/new.d/ours")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.getPosixFilePermissions(tree.at("/etc/ssh/sshd_config")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(tree.at("/proc/sys/net/ipv4/tcp_syncookies")).hasContent("1\n");
        assertThat(tree.at("/proc/table")).hasContent("table inet muster\n");
        assertThat(new Journal(machine.journal()).run(run.id())).contains(run);
    }

    @Test
    void aFileThatGetsAnotherContentKeepsItsMode() throws IOException {
        Files.setPosixFilePermissions(tree.at("/etc/login.defs"), PosixFilePermissions.fromString("rw-r-----"));
        enforcer().enforce(Example.ORDER, Example.plan(tree));
        assertThat(Files.getPosixFilePermissions(tree.at("/etc/login.defs")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void onlyRootReadsTheJournal() throws IOException {
        var run = enforcer().enforce(Example.ORDER, Example.plan(tree));
        assertThat(Files.getPosixFilePermissions(machine.journal().resolve(run.id() + ".json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(machine.journal()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void nothingIsChangedBeforeTheJournalHasIt() {
        var seen = new ArrayList<String>();
        machine.enforcer(step -> {
                    if (step.contains(root.toString()) && seen.isEmpty()) {
                        seen.add(machine.runs().getFirst().state().name());
                    }
                })
                .enforce(Example.ORDER, Example.plan(tree));
        assertThat(seen).containsExactly("BEGUN");
    }

    @Test
    void whatIsRevertedIsAsItWasByteForByte() {
        var enforcer = enforcer();
        var run = enforcer.enforce(Example.ORDER, Example.plan(tree));
        assertThat(enforcer.revert(run.id()).state()).isEqualTo(State.REVERTED);
        assertThat(machine.now()).isEqualTo(machine.before());
        assertThatThrownBy(() -> enforcer.revert(run.id())).hasMessageContaining("stands");
    }

    /// The control plane may be away for a reason of its own.
    @Test
    void whatFailsElsewhereIsTakenBackAndMayBeTriedAgain() {
        var first = new AtomicBoolean(true);
        var enforcer = enforcer(Probes.elsewhere("the control plane answers", () -> first.getAndSet(false)));
        var run = enforcer.enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.INTERRUPTED);
        assertThat(machine.now()).isEqualTo(machine.before());
        assertThat(enforcer.held(Example.ORDER.print())).isNull();
    }

    @Test
    void aMachineThatIsNotWellAfterwardsGetsAllOfItBack() {
        var first = new AtomicBoolean(true);
        var run = enforcer(Probes.probe("a way in", () -> first.getAndSet(false)))
                .enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.UNDONE);
        assertThat(run.note()).isEqualTo("no longer: a way in");
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    @Test
    void aServerThatDiesOfWhatItReadsIsStartedAgainWithWhatItHad() {
        tree.withDirectory("/run/systemd/system").with("/usr/lib/systemd/system/ssh.service", "[Service]\n");
        var up = new AtomicBoolean(true);
        Machine.Programs programs = command -> {
            if (command.getFirst().equals("nft")) {
                return Machines.nft(tree, command);
            }
            if (command.contains("reload")) {
                up.set(false);
            } else if (command.equals(List.of("systemctl", "start", "ssh.service"))) {
                assertThat(Machines.attribute(tree.at("/etc/ssh/sshd_config"), "unix:mode"))
                        .as("its file is as before")
                        .isEqualTo(0100644);
                up.set(true);
            }
            return command.contains("show") ? "ActiveState=" + (up.get() ? "active" : "failed") + "\n" : "";
        };
        var dying = new Machine(root, () -> Hosts.running(tree, programs::run), programs, Steps.untold());
        var probes = List.of(Probes.probe("sshd answers", up::get));
        var run = new Enforcer(new Journal(machine.journal()), dying, () -> probes, _ -> false, Clock.systemUTC())
                .enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.note()).isEqualTo("no longer: sshd answers");
        assertThat(up).isTrue();
    }

    @Test
    void aLoggerIsAskedBeforeItIsStartedAnew() {
        tree.withDirectory("/run/systemd/system").with("/usr/lib/systemd/system/rsyslog.service", "[Service]\n");
        var asked = new ArrayList<List<String>>();
        Machine.Programs programs = command -> {
            asked.add(command);
            return command.contains("show") ? "ActiveState=active\n" : "";
        };
        var logging = new Machine(root, () -> Hosts.running(tree, programs::run), programs, Steps.untold());
        var draft = Draft.of(Hosts.running(tree));
        draft.write("/etc/rsyslog.d/00-muster.conf", "$FileCreateMode 0640\n");
        var plan = new Plan(draft.changes(), List.of(), List.of());
        var run = new Enforcer(new Journal(machine.journal()), logging, List::of, _ -> false, Clock.systemUTC())
                .enforce(Example.ORDER, plan);
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
        assertThat(asked)
                .containsSubsequence(
                        List.of("/usr/sbin/rsyslogd", "-N1"), List.of("systemctl", "restart", "rsyslog.service"));
    }

    /// Of a package that was removed and not purged nobody can be asked, and what is misspelled already is not our
    /// doing.
    @Test
    void whoseAFileIsConcernsNobodyWhoReadsIt() {
        tree.with("/etc/rsyslog.conf", "*.* /var/log/all\n", "rw-rw-rw-");
        var refusing = Machines.at(tree, Steps.untold(), "/usr/sbin/rsyslogd");
        var draft = Draft.of(Hosts.running(tree));
        int owner = (int) Machines.attribute(tree.at("/etc/passwd"), "unix:uid");
        draft.permit("/etc/rsyslog.conf", 0640, owner, (int) Machines.attribute(tree.at("/etc/passwd"), "unix:gid"));
        var run = new Enforcer(new Journal(machine.journal()), refusing, List::of, _ -> false, Clock.systemUTC())
                .enforce(Example.ORDER, new Plan(draft.changes(), List.of(), List.of()));
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
    }

    /// Somebody who starts what was only made to start at boot keeps it: stopping nftables would empty the packet
    /// filter.
    @Test
    void whatWasMadeToStartAtBootIsNotStoppedOnTheWayBack() {
        tree.withDirectory("/run/systemd/system")
                .with("/lib/systemd/system/nftables.service", "[Install]\nWantedBy=sysinit.target\n");
        var active = new AtomicBoolean();
        var asked = new ArrayList<String>();
        var wants = "/etc/systemd/system/sysinit.target.wants/nftables.service";
        Machine.Programs programs = command -> {
            asked.add(String.join(" ", command));
            if (command.contains("enable")) {
                tree.with(wants, "");
            } else if (command.contains("disable")) {
                assertThat(tree.at(wants).toFile().delete()).isTrue();
            }
            return command.contains("show") ? "ActiveState=" + (active.get() ? "active" : "inactive") + "\n" : "";
        };
        var booting = new Machine(root, () -> Hosts.running(tree, programs::run), programs, Steps.untold());
        var change = new UnitChange(
                "nftables.service", new UnitChange.State(false, false), new UnitChange.State(false, true));
        var enforcer = new Enforcer(new Journal(machine.journal()), booting, List::of, _ -> false, Clock.systemUTC());
        var run = enforcer.enforce(Example.ORDER, new Plan(List.of(change), List.of(), List.of()));
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
        active.set(true);
        assertThat(enforcer.revert(run.id()).left()).isEmpty();
        assertThat(tree.at(wants)).doesNotExist();
        assertThat(asked).contains("systemctl disable nftables.service").noneMatch(said -> said.contains(" stop "));
    }

    @Test
    void aMachineHasTimeToBecomeWell() {
        var asked = new AtomicInteger();
        var run = enforcer(Probes.probe("a way in", () -> asked.incrementAndGet() != 2))
                .enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void whatDidNotWorkBeforeNeedNotWorkAfter() {
        var run = enforcer(Probes.probe("never", () -> false)).enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void filesThatAreNotValidAreTakenBackBeforeAnythingRuns() {
        var refusing = Machines.at(tree, Steps.untold(), "/usr/sbin/sshd");
        var enforcer = new Enforcer(new Journal(machine.journal()), refusing, List::of, _ -> false, Clock.systemUTC());
        var run = enforcer.enforce(Example.ORDER, Example.plan(tree));
        assertThat(run.state()).isEqualTo(State.UNDONE);
        assertThat(run.note()).contains("not valid");
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    @Test
    void aPlanOfYesterdayIsNotTried() {
        var plan = Example.plan(tree);
        tree.with("/etc/login.defs", "UMASK 027\n");
        assertThatThrownBy(() -> enforcer().enforce(Example.ORDER, plan)).hasMessageContaining("has changed since");
        assertThat(machine.runs()).isEmpty();
        assertThat(tree.at("/etc/cron.deny")).exists();
    }

    @Test
    void whatSomebodyElseHasChangedSinceIsLeftAndSaid() {
        var enforcer = enforcer();
        var run = enforcer.enforce(Example.ORDER, Example.plan(tree));
        tree.with("/etc/login.defs", "UMASK 027\n");
        var reverted = enforcer.revert(run.id());
        assertThat(reverted.left()).containsExactly("/etc/login.defs was changed by somebody else since");
        assertThat(tree.at("/etc/login.defs")).hasContent("UMASK 027\n");
        assertThat(tree.at("/etc/cron.deny")).exists();
    }

    @Test
    void aChangeThatAnotherBuildsOnIsNotRevertedBeforeIt() {
        var enforcer = enforcer();
        var first = enforcer.enforce(Example.ORDER, Example.plan(tree));
        var draft = Draft.of(Hosts.running(tree));
        draft.write("/etc/login.defs", "UMASK 177\n");
        machine.rest();
        var second = enforcer.enforce(Example.ORDER, new Plan(draft.changes(), List.of(), List.of()));
        assertThatThrownBy(() -> enforcer.revert(first.id())).hasMessageContaining(second.id());
        enforcer.revert(second.id());
        enforcer.revert(first.id());
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    @Test
    void whatWasTakenBackIsNotTriedAgainByItself() {
        var enforcer = enforcer();
        assertThat(enforcer.wasDone("print")).isFalse();
        var run = enforcer.enforce(Example.ORDER, Example.plan(tree));
        assertThat(enforcer.held("print")).isNull();
        assertThat(enforcer.wasDone("print")).isTrue();
        enforcer.revert(run.id());
        assertThat(enforcer.held("print")).contains("was taken back");
        assertThat(enforcer.held("another")).isNull();
    }

    @Test
    void whoeverIsChangedBackAllTheTimeGivesUpForADay() {
        var enforcer = enforcer();
        for (int i = 0; i < 8; i += 1) {
            assertThat(enforcer.held("print")).isNull();
            enforcer.enforce(Example.ORDER, new Plan(List.of(), List.of(), List.of()));
            machine.rest();
        }
        assertThat(enforcer.held("print")).contains("within a day");
    }

    @Test
    void whatWasJustDoneIsNotDoneAgainBeforeItHasRested() {
        var enforcer = enforcer();
        assertThat(enforcer.restsUntil("print")).isEmpty();
        enforcer.enforce(Example.ORDER, Example.plan(tree));
        var end = machine.time().instant().plus(Enforcer.REST);
        machine.time().pass(Enforcer.REST.minusMillis(1));
        assertThat(enforcer.restsUntil("print")).contains(end);
        assertThat(enforcer.restsUntil("another")).isEmpty();
        assertThat(enforcer().restsUntil("print")).as("after a new start").contains(end);
        machine.time().pass(Duration.ofMillis(1));
        assertThat(enforcer.restsUntil("print")).isEmpty();
    }

    @Test
    void aClockThatWasSetBackKeepsNobodyWaiting() {
        machine.time().pass(Duration.ofDays(365));
        enforcer().enforce(Example.ORDER, Example.plan(tree));
        machine.time().set(Duration.ZERO);
        assertThat(enforcer().restsUntil("print")).isEmpty();
    }

    @Test
    void whenTheJournalIsFullNothingMoreIsChanged() {
        enforcer().enforce(Example.ORDER, new Plan(List.of(), List.of(), List.of()));
        var full = new Enforcer(
                new Journal(machine.journal(), Steps.untold(), 10),
                Machines.at(tree, Steps.untold()),
                List::of,
                _ -> false,
                Clock.systemUTC());
        assertThatThrownBy(() -> full.enforce(Example.ORDER, Example.plan(tree)))
                .isInstanceOf(EnforcementFault.class)
                .hasMessageContaining("is full");
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    @Test
    void oneEnforcementAtATime() throws IOException {
        try (var _ = new Journal(machine.journal()).lock()) {
            assertThatThrownBy(() -> enforcer().enforce(Example.ORDER, Example.plan(tree)))
                    .isInstanceOf(EnforcementFault.class);
        }
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    private static Steps dyingAt(int step) {
        var passed = new AtomicInteger();
        return _ -> {
            if (passed.incrementAndGet() == step) {
                throw new Death();
            }
        };
    }

    @Test
    void whereverItEndsTheNextStartTakesItBackOrItStands() {
        var all = new ArrayList<String>();
        Machines.enforcer(tree, home.resolve("whole"), all::add).enforce(Example.ORDER, Example.plan(tree));
        new Undo(Machines.at(tree, Steps.untold()))
                .take(new Journal(home.resolve("whole")).runs().getFirst().changes());
        assertThat(all).hasSizeGreaterThan(25);
        int stood = 0;
        for (int step = 1; step <= all.size(); step += 1) {
            var own = home.resolve("step" + step);
            var dying = Machines.enforcer(tree, own, dyingAt(step));
            var plan = Example.plan(tree);
            assertThatThrownBy(() -> dying.enforce(Example.ORDER, plan)).isInstanceOf(Death.class);
            recoverDyingOnceMore(own);
            Machines.enforcer(tree, own).recover();
            if (new Journal(own).runs().stream().anyMatch(Run::stands)) {
                stood += 1;
                Machines.enforcer(tree, own)
                        .revert(new Journal(own).runs().getFirst().id());
            }
            assertThat(machine.now()).as(all.get(step - 1)).isEqualTo(machine.before());
        }
        assertThat(stood).as("dead after the last rename, all stands").isEqualTo(1);
    }

    @Test
    void whatWasOnlyInterruptedMayBeTriedAgain() {
        var plan = Example.plan(tree);
        assertThatThrownBy(() -> machine.enforcer(dyingAt(12)).enforce(Example.ORDER, plan))
                .isInstanceOf(Death.class);
        enforcer().recover();
        assertThat(machine.runs()).singleElement().extracting(Run::state).isEqualTo(State.INTERRUPTED);
        assertThat(enforcer().held("print")).isNull();
        assertThat(enforcer().wasDone("print")).isFalse();
        machine.rest();
        assertThat(enforcer().enforce(Example.ORDER, Example.plan(tree)).stands())
                .isTrue();
    }

    /// The recovery dies as well, a little further in.
    private void recoverDyingOnceMore(Path own) {
        try {
            Machines.enforcer(tree, own, dyingAt(7)).recover();
        } catch (Death again) {
            assertThat(new Journal(own).runs()).isNotEmpty();
        }
    }
}
