package io.muster.identity.authority;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/// Looks after the keys from time to time, on a worker thread.
@Singleton
public class AuthorityWatch {

    private final Keys keys;

    AuthorityWatch(Keys keys) {
        this.keys = keys;
    }

    @Scheduled(every = "{muster.identity.authority.watch}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        keys.tend();
    }
}
