package io.muster.agent.watch;

import io.muster.agent.host.Looked;
import java.time.Instant;

/// Whether what was looked at has changed since.
public interface Changes {

    /// Nobody watches.
    Changes UNSEEN = new Changes() {
        @Override
        public void watch(Looked looked, Instant since) {}

        @Override
        public boolean taken() {
            return false;
        }
    };

    /// From now on, changes of this count.
    ///
    /// @param since when it was begun to look: what changed after that counts too, where nobody watched yet
    void watch(Looked looked, Instant since);

    /// True once after there was a change.
    boolean taken();
}
