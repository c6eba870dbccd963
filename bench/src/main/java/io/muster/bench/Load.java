package io.muster.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A number of calls, so many at once, the next as soon as one is answered.
final class Load {

    private final int count;
    private final IntFunction<Future<Void>> call;
    private final double[] millis;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> firstFault = new AtomicReference<>();
    private final Promise<Void> end = Promise.promise();

    private Load(int count, IntFunction<Future<Void>> call) {
        this.count = count;
        this.call = call;
        this.millis = new double[count];
    }

    /// What was measured.
    ///
    /// @param millis time of each call, sorted
    record Outcome(
            double perSecond,
            double[] millis,
            int failed,
            @Nullable Throwable firstFault) {

        double percentile(double share) {
            return millis[Math.min(millis.length - 1, (int) (millis.length * share))];
        }
    }

    /// Calls with 0 to `count - 1`; waits for the last answer.
    static Outcome of(int count, int atOnce, IntFunction<Future<Void>> call, Duration patience) {
        var load = new Load(count, call);
        long from = System.nanoTime();
        load.open.set(atOnce);
        for (int i = 0; i < atOnce; i += 1) {
            load.goOn();
        }
        try {
            load.end.future().toCompletionStage().toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException stuck) {
            throw new IllegalStateException("no end within " + patience.toSeconds() + " s", stuck);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        Arrays.sort(load.millis);
        return new Outcome(count / seconds, load.millis, load.failed.get(), load.firstFault.get());
    }

    private void goOn() {
        int number = next.getAndIncrement();
        if (number >= count) {
            if (open.decrementAndGet() == 0) {
                end.complete();
            }
            return;
        }
        long from = System.nanoTime();
        call.apply(number).onComplete(answer -> {
            millis[number] = (System.nanoTime() - from) / 1e6;
            if (answer.failed()) {
                failed.incrementAndGet();
                firstFault.compareAndSet(null, answer.cause());
            }
            goOn();
        });
    }
}
