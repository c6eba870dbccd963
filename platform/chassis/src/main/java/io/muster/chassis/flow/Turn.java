package io.muster.chassis.flow;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/// One at a time at a name. A row that is not there yet cannot be held, and two who make it at the same moment would
/// meet in a unique key: whoever comes second waits until the first one's transaction ends, and sees what it made.
public final class Turn {

    private static final String TAKE = "select cast(pg_advisory_xact_lock(hashtextextended(:name, 0)) as text)";

    private Turn() {}

    /// Held until the transaction at hand ends.
    ///
    /// So that nobody waits in a ring, everybody takes what a transaction takes in one order: turns before rows;
    /// of rows, what others are in or hang on before those others, and rows of one kind by their keys. The README
    /// of a service with more than two kinds of rows lists them. Who clears up passes over what is taken.
    public static Uni<Void> at(String name) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TAKE, String.class)
                        .setParameter("name", name)
                        .getSingleResult())
                .replaceWithVoid();
    }
}
