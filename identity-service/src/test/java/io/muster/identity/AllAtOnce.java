package io.muster.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Calls that leave together.
public final class AllAtOnce {

    private AllAtOnce() {}

    public static <T> List<T> call(int many, IntFunction<T> one) throws Exception {
        var start = new CyclicBarrier(many);
        var calls = IntStream.range(0, many)
                .<Callable<T>>mapToObj(i -> () -> {
                    start.await();
                    return one.apply(i);
                })
                .toList();
        var answers = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
