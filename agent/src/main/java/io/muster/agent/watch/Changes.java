package io.muster.agent.watch;

import io.muster.agent.host.Looked;

/// Whether what was looked at has changed since.
public interface Changes {

    /// Nobody watches.
    Changes UNSEEN = new Changes() {
        @Override
        public void watch(Looked looked) {}

        @Override
        public boolean taken() {
            return false;
        }
    };

    /// From now on, changes of this count.
    void watch(Looked looked);

    /// True once after there was a change.
    boolean taken();
}
