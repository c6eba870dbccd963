package io.muster.agent.enforce;

import io.muster.agent.enforce.Machine.Standing;
import io.muster.agent.enforce.Run.Order;
import io.muster.agent.enforce.Run.State;
import io.muster.agent.host.HostFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes a machine by a plan, and takes it back unless the machine is found as well afterwards as it was before.
public final class Enforcer {

    private static final Logger LOG = Logger.getLogger(Enforcer.class.getName());

    /// Somebody else who changes it back as often does not give in.
    private static final int MOST_A_DAY = 8;

    /// From one correction to the next of the same, as long as from one look at the machine to the next. Without it,
    /// whoever changes things back, and rings by that, would use up a day's corrections within minutes.
    static final Duration REST = Duration.ofMinutes(15);

    /// Why a run is taken back that was killed, or went down with the machine.
    private static final String UNSEEN = "it was interrupted";

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private final Journal journal;
    private final Machine machine;
    private final Activation activation;
    private final Supplier<List<Probe>> probes;
    private final Waiting waiting;
    private final Clock clock;

    /// @param probes made before a change; those that hold then must hold after it
    public Enforcer(Journal journal, Machine machine, Supplier<List<Probe>> probes, Waiting waiting, Clock clock) {
        this.journal = journal;
        this.machine = machine;
        this.activation = new Activation(machine);
        this.probes = probes;
        this.waiting = waiting;
        this.clock = clock;
    }

    /// Makes the changes of a plan. What comes back says whether they stand.
    ///
    /// @throws EnforcementFault when nothing was tried: somebody else is changing the machine, or has since the
    /// plan was made
    public Run enforce(Order order, Plan plan) {
        try (var _ = journal.lock()) {
            recover(journal.runs());
            journal.prune();
            journal.requireRoom();
            plan.changes().forEach(this::requireUntouched);
            var healthy = probes.get().stream().filter(Probe::holds).toList();
            var run = journal.keep(Run.begin(ID.format(clock.instant()), order, clock.instant(), plan));
            return plan.isEmpty() ? journal.keep(run.become(State.CONFIRMED)) : tryOut(run, healthy);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Run tryOut(Run run, List<Probe> healthy) {
        var applied = run;
        var serving = activation.serving(run.changes());
        try {
            apply(run.changes());
            applied = journal.keep(run.become(State.APPLIED));
            var wrong = wrong(healthy);
            return wrong == null
                    ? journal.keep(applied.become(State.CONFIRMED))
                    : undo(
                            applied,
                            wrong.mayFailByItself() ? State.INTERRUPTED : State.UNDONE,
                            "no longer: " + wrong.name(),
                            serving);
        } catch (EnforcementFault | HostFault failed) {
            return undo(applied, State.UNDONE, String.valueOf(failed.getMessage()), serving);
        }
    }

    private Run undo(Run run, State end, String why, List<String> serving) {
        var undone = undo(run, end, why);
        activation.revive(serving);
        return undone;
    }

    private void requireUntouched(Change change) {
        var standing = machine.standing(change);
        if (standing != Standing.BEFORE) {
            throw new EnforcementFault(change.target() + " has changed since the plan was made");
        }
    }

    /// Files first; what runs only after they were found to be valid.
    private void apply(List<Change> changes) {
        changes.stream().filter(FileChange.class::isInstance).forEach(machine::make);
        activation.validate(changes);
        changes.stream().filter(change -> !(change instanceof FileChange)).forEach(machine::make);
        activation.activate(changes);
    }

    /// A probe that does not hold when the time is up, rather one that fails by what was changed; null when all hold.
    private @Nullable Probe wrong(List<Probe> healthy) {
        for (int tries = 1; ; tries += 1) {
            var wrong =
                    healthy.stream().filter(probe -> !probe.holds()).min(Comparator.comparing(Probe::mayFailByItself));
            if (wrong.isEmpty()) {
                return null;
            }
            if (!waiting.again(tries)) {
                return wrong.get();
            }
        }
    }

    private Run undo(Run run, State end, String why) {
        LOG.warning("run " + run.id() + " is taken back: " + why);
        journal.keep(run.become(State.UNDOING, why, run.left()));
        var undo = new Undo(machine);
        undo.take(run.changes());
        var left = Stream.concat(run.left().stream(), undo.left().stream())
                .distinct()
                .toList();
        return journal.keep(
                undo.failed().isEmpty() ? run.become(end, why, left) : run.become(State.UNDOING, why, undo.failed()));
    }

    /// Takes back whatever nobody saw end: the process was killed, or the machine went down. To be called at every
    /// start.
    public void recover() {
        var runs = journal.runs();
        if (runs.stream().noneMatch(Run::isOpen)) {
            return;
        }
        try (var _ = journal.lock()) {
            recover(journal.runs());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void recover(List<Run> runs) {
        runs.stream().filter(Run::isOpen).forEach(run -> {
            var why = run.note() == null ? UNSEEN : run.note();
            undo(run, why.equals(UNSEEN) ? State.INTERRUPTED : State.UNDONE, why);
        });
    }

    /// Takes back a run that stands.
    ///
    /// @throws EnforcementFault when there is none of this id, or a later one has changed the same
    public Run revert(String id) {
        try (var _ = journal.lock()) {
            var runs = journal.runs();
            recover(runs);
            var run = runs.stream()
                    .filter(one -> one.id().equals(id) && one.stands())
                    .findFirst()
                    .orElseThrow(() -> new EnforcementFault("no change " + id + " stands"));
            requireNoLater(run, runs);
            return undo(run, State.REVERTED, "it was wanted here");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void requireNoLater(Run run, List<Run> runs) {
        var targets = run.changes().stream().map(Change::target).toList();
        runs.stream()
                .filter(later -> later.stands() && later.id().compareTo(run.id()) > 0)
                .filter(later -> later.changes().stream().map(Change::target).anyMatch(targets::contains))
                .findFirst()
                .ifPresent(later -> {
                    throw new EnforcementFault("change " + later.id() + " builds on it; revert that one first");
                });
    }

    /// Whether what is wanted was tried once to the end, whatever has become of it.
    public boolean wasDone(String print) {
        return journal.runs().stream()
                .anyMatch(run -> run.wasTried() && run.order().print().equals(print));
    }

    /// Whether what came of it was reported too, and has not become something else since.
    public boolean wasTold(String print) {
        return latest(print).filter(run -> run.wasTried() && run.told()).isPresent();
    }

    /// What came of it is on its way to whoever wants to know.
    public void told(String print) {
        try (var _ = journal.lock()) {
            latest(print).filter(run -> !run.isOpen() && !run.told()).ifPresent(run -> journal.keep(run.asTold()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Optional<Run> latest(String print) {
        return journal.runs().stream()
                .filter(run -> run.order().print().equals(print))
                .findFirst();
    }

    /// Why what is wanted is not tried again by itself: it was taken back, or somebody changes it back all the time.
    /// Nothing when it may be done.
    public @Nullable String held(String print) {
        var runs = journal.runs().stream()
                .filter(run -> run.order().print().equals(print))
                .toList();
        if (!runs.isEmpty() && !runs.getFirst().stands() && runs.getFirst().wasTried()) {
            return "change " + runs.getFirst().id() + " was taken back: "
                    + runs.getFirst().note();
        }
        Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        return runs.stream().filter(run -> run.begun().isAfter(yesterday)).count() >= MOST_A_DAY
                ? "it was changed back " + MOST_A_DAY + " times within a day"
                : null;
    }

    /// Until when what is wanted is not tried again, because it was a short time ago; nothing when it may be now. A
    /// clock that was set back keeps nobody waiting.
    public Optional<Instant> restsUntil(String print) {
        var now = clock.instant();
        return latest(print)
                .map(Run::begun)
                .filter(begun -> !begun.isAfter(now))
                .map(begun -> begun.plus(REST))
                .filter(now::isBefore);
    }
}
