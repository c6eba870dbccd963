package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.stream.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Rules decided one after the other, on a thread that is left behind at a rule which takes too long: a disk that does
/// not answer, a pipe that took the place of a file. The rules after it go on with another.
final class Evaluation {

    /// Between one and two of these: it is looked at so often whether there is still the same rule in hand.
    static final Duration LIMIT = Duration.ofSeconds(15);

    /// So many threads may be left behind at a time, whatever was evaluated: a disk that never answers is met again
    /// at every audit.
    static final int MOST_LEFT = 8;

    private static final String WAITING =
            "timed out before it began: " + MOST_LEFT + " earlier looks at this machine still wait for an answer";

    private static final AtomicInteger LEFT = new AtomicInteger();

    /// Patterns go deep; the machine's own default may be small.
    private static final long STACK_BYTES = 1024 * 1024;

    private final List<Rule> rules;
    private final Host host;
    private final Pace pace;

    Evaluation(List<Rule> rules, Host host, Pace pace) {
        this.rules = List.copyOf(rules);
        this.host = host;
        this.pace = pace;
    }

    /// Threads that were left behind and have not ended yet, of all evaluations.
    static int left() {
        return LEFT.get();
    }

    /// @param first what is done before the first rule, and counts as its time
    List<Measured> run(Runnable first) {
        var results = new ArrayList<Measured>();
        Runnable next = first;
        while (results.size() < rules.size()) {
            if (LEFT.get() >= MOST_LEFT) {
                rules.subList(results.size(), rules.size())
                        .forEach(rule -> results.add(new Measured(rule.undecided(WAITING), 0)));
                return results;
            }
            results.addAll(Hand.begin(rules.subList(results.size(), rules.size()), host, next)
                    .await(pace));
            next = () -> {};
        }
        return results;
    }

    /// One thread and what it has decided.
    private static final class Hand {

        private final List<Rule> rules;
        private final Host host;
        private final List<Measured> decided = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean leftBehind;
        private boolean ended;

        private Hand(List<Rule> rules, Host host, Runnable first) {
            this.rules = rules;
            this.host = host;
            this.thread = new Thread(null, () -> work(first), "rules", STACK_BYTES);
        }

        static Hand begin(List<Rule> rules, Host host, Runnable first) {
            var hand = new Hand(rules, host, first);
            hand.thread.setDaemon(true);
            hand.thread.start();
            return hand;
        }

        private void work(Runnable first) {
            try {
                first.run();
                for (var rule : rules) {
                    if (leftBehind) {
                        return;
                    }
                    long before = host.bytes();
                    var result = rule.decide(host);
                    decided.add(new Measured(result, host.bytes() - before));
                }
                done.complete(null);
            } catch (RuntimeException | Error bug) {
                done.completeExceptionally(bug);
            } finally {
                end();
            }
        }

        /// All verdicts, or those up to a rule that timed out, with it.
        List<Measured> await(Pace pace) {
            int seen = -1;
            while (!isDone(pace)) {
                int now = decided.size();
                if (now == seen && now < rules.size()) {
                    leave();
                    var results = new ArrayList<>(decided.stream().limit(now).toList());
                    results.add(new Measured(rules.get(now).timedOut(LIMIT), 0));
                    return results;
                }
                seen = now;
            }
            done.join();
            return decided;
        }

        private synchronized void leave() {
            if (!ended) {
                leftBehind = true;
                LEFT.incrementAndGet();
                thread.interrupt();
            }
        }

        private synchronized void end() {
            ended = true;
            if (leftBehind) {
                LEFT.decrementAndGet();
            }
        }

        private boolean isDone(Pace pace) {
            try {
                return pace.await(done, LIMIT);
            } catch (InterruptedException stop) {
                leave();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while rules were decided", stop);
            }
        }
    }
}
