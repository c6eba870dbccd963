package io.muster.agent.command;

import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import io.muster.agent.watch.Changes;
import java.time.Duration;

/// One turn of the guest loop: fetch when told or when it is time, evaluate when told, when what was looked at has
/// changed or when it is time. Only what could not be evaluated because its package was out of reach is tried again.
final class GuestStep implements Loop.Step {

    /// Machine Configuration fetches every 5 minutes and evaluates every 15.
    private static final Duration FETCHING = Duration.ofMinutes(5);

    private static final Duration EVALUATING = Duration.ofMinutes(15);

    /// The clock on the wall, by which corrections rest, and the one that we wait by do not go quite alike.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final AgentHome home;
    private final GuestWork work;
    private final Signals signals;
    private final Signals reports;
    private final Pace pace;
    private final Changes changes;
    private final Runnable tidying;
    private Duration nextFetch;
    private Duration nextEvaluation;

    /// @param signals what the stream tells
    /// @param reports rung when there may be something to send
    /// @param changes of what an evaluation has looked at
    /// @param tidying what was read is not needed any more, and it is a long time until the next
    GuestStep(
            AgentHome home,
            GuestWork work,
            Signals signals,
            Signals reports,
            Pace pace,
            Changes changes,
            Runnable tidying) {
        this.home = home;
        this.work = work;
        this.signals = signals;
        this.reports = reports;
        this.pace = pace;
        this.changes = changes;
        this.tidying = tidying;
        this.nextFetch = pace.elapsed();
        this.nextEvaluation = nextFetch;
    }

    /// Nothing where the machine's owner has turned it off. A machine that is cut off goes on evaluating what it knows;
    /// that it is cut off is told afterwards.
    @Override
    public void run() throws InterruptedException {
        if (!LocalConfig.read(home).isOn(Setting.GUEST_ENABLED)) {
            signals.await(pace, FETCHING);
            return;
        }
        boolean changed = false;
        try {
            changed = fetch();
        } finally {
            evaluate(changed);
        }
        signals.await(pace, until(nextFetch.compareTo(nextEvaluation) < 0 ? nextFetch : nextEvaluation));
    }

    /// Whoever is told that there is work does not wait any longer.
    @Override
    public void pause(Pace through, Duration longest) throws InterruptedException {
        signals.await(through, longest);
    }

    private boolean fetch() {
        if (signals.assignments() <= work.epoch() && !isDue(nextFetch)) {
            return false;
        }
        boolean changed = work.fetch();
        nextFetch = pace.elapsed().plus(FETCHING);
        return changed;
    }

    private void evaluate(boolean changed) {
        if (changes.taken() || changed || signals.evaluation() > work.begun() || isDue(nextEvaluation)) {
            work.begin(signals.evaluation());
            nextEvaluation = pace.elapsed().plus(EVALUATING).plus(Loop.jitter(Duration.ofMinutes(1)));
        }
        if (work.isUnderWay()) {
            try {
                work.evaluate();
            } finally {
                work.untilCorrection().ifPresent(this::comeBack);
                reports.ring();
                changes.watch(work.looked(), work.lookedSince());
                tidying.run();
            }
        }
    }

    /// What waits for its correction does not wait for a change, nor longer than it must.
    private void comeBack(Duration rest) {
        var then = pace.elapsed().plus(rest).plus(MARGIN);
        nextEvaluation = then.compareTo(nextEvaluation) < 0 ? then : nextEvaluation;
    }

    private boolean isDue(Duration next) {
        return !until(next).isPositive();
    }

    private Duration until(Duration next) {
        return next.minus(pace.elapsed());
    }
}
