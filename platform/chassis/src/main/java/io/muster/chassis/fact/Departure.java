package io.muster.chassis.fact;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// What is done when a thing is gone whose key is an id.
public final class Departure {

    private static final Logger LOG = Logger.getLogger(Departure.class);

    private Departure() {}

    /// A key that is no id is nobody's, and stays so however often it is tried: it is passed over.
    ///
    /// @param id reads the key; an `IllegalArgumentException` says that it is none
    public static <I> Uni<Void> of(String key, Function<String, I> id, Function<I, Uni<Void>> departed) {
        I gone;
        try {
            gone = id.apply(key);
        } catch (IllegalArgumentException noId) {
            LOG.errorf("A tombstone of nothing was skipped error=%s", noId.getMessage());
            return Uni.createFrom().voidItem();
        }
        return departed.apply(gone);
    }
}
