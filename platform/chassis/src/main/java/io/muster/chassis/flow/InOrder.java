package io.muster.chassis.flow;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/// One after the other: a database session takes one statement at a time.
public final class InOrder {

    private InOrder() {}

    /// Does the step for each, the next one when the one before is done; the first failure ends it.
    public static <T> Uni<Void> each(List<T> all, Function<T, Uni<? extends Void>> step) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(step)
                .collect()
                .asList()
                .replaceWithVoid();
    }
}
