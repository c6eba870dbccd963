package io.muster.agent.local;

/// What is asked of the process that has the identity.
///
/// @param assignments the number of this kind that is known already; as in [Answer]
record Ask(What what, long assignments, long evaluation) {

    enum What {
        TOKEN,
        /// The last token was refused.
        ANOTHER_TOKEN,
        /// Answered when there is work, or after a while.
        WORK
    }

    static Ask of(What what) {
        return new Ask(what, 0, 0);
    }
}
