package io.muster.notification.work;

import io.muster.contracts.agent.StreamFrame;

/// The work there is for a machine, as numbers that only grow: what the machine has is compared with them.
///
/// @param assignments epoch of its desired state
/// @param evaluation how often an evaluation was asked for
/// @param answered the highest of those that a report answered
public record Numbers(long assignments, long evaluation, long answered) {

    static final Numbers NONE = new Numbers(0, 0, 0);

    /// The frame that tells the machine.
    public StreamFrame.Work frame() {
        return new StreamFrame.Work(assignments, evaluation);
    }
}
