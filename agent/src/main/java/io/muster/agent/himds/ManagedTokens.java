package io.muster.agent.himds;

import io.muster.agent.identity.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tokens by resource, kept while they are young. Callers that want the same at the same time share one question to
/// the control plane, and its answer.
final class ManagedTokens {

    private static final Logger LOG = Logger.getLogger(ManagedTokens.class.getName());
    private static final int MOST = 64;
    private static final int TRIES = 3;

    /// So many callers wait for the control plane at once: the others must find room to ask for what is at hand.
    private static final int WAITING = 64;

    /// While there is a token, the control plane that was away is not asked again for this long.
    private static final Duration RESPITE = Duration.ofMinutes(1);

    private final Source source;
    private final Duration pause;
    private final Duration patience;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };
    private final Semaphore waiting = new Semaphore(WAITING);
    private final Map<String, CompletableFuture<ManagedToken>> underway = new ConcurrentHashMap<>();

    /// The control plane.
    interface Source {

        /// @throws RefusedException when it says no
        /// @throws UncheckedIOException when it cannot be asked now
        ManagedToken fetch(String resource);
    }

    private record Kept(ManagedToken token, Instant askAgain) {}

    /// @param pause between tries
    /// @param patience no try begins later than this after the first
    ManagedTokens(Source source, Duration pause, Duration patience, Clock clock) {
        this.source = source;
        this.pause = pause;
        this.patience = patience;
        this.clock = clock;
    }

    /// @throws RefusedException when the control plane says no
    /// @throws UncheckedIOException when it is away and there is no token that would do
    ManagedToken token(TokenRequest request) {
        var good = find(request);
        if (good.isPresent()) {
            return good.get();
        }
        if (!waiting.tryAcquire()) {
            return Optional.ofNullable(isUnwanted(request) ? null : usable(request.resource()))
                    .orElseThrow(() ->
                            new UncheckedIOException(new IOException("too many wait for the control plane already")));
        }
        try {
            return fetchedOnce(request);
        } finally {
            waiting.release();
        }
    }

    private ManagedToken fetchedOnce(TokenRequest request) {
        var mine = new CompletableFuture<ManagedToken>();
        var others = underway.putIfAbsent(request.resource(), mine);
        return others == null ? fetch(request, mine) : join(others);
    }

    private ManagedToken fetch(TokenRequest request, CompletableFuture<ManagedToken> mine) {
        try {
            // Somebody may have got it between our look and our turn.
            var token = find(request).orElseGet(() -> fetchOrKeep(request));
            mine.complete(token);
            return token;
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            underway.remove(request.resource(), mine);
        }
    }

    private ManagedToken fetchOrKeep(TokenRequest request) {
        var old = isUnwanted(request) ? null : usable(request.resource());
        try {
            var token = old == null ? fetchPatiently(request.resource()) : source.fetch(request.resource());
            keep(request.resource(), new Kept(token, Instant.MIN));
            return token;
        } catch (UncheckedIOException away) {
            if (old == null) {
                throw away;
            }
            LOG.warning("himds: the token that is at hand must do: " + away.getMessage());
            keep(request.resource(), new Kept(old, clock.instant().plus(RESPITE)));
            return old;
        }
    }

    /// A restart of the control plane takes seconds, and most callers would rather wait than fail.
    private ManagedToken fetchPatiently(String resource) {
        long end = System.nanoTime() + patience.toNanos();
        for (int left = TRIES - 1; ; left -= 1) {
            try {
                return source.fetch(resource);
            } catch (UncheckedIOException away) {
                if (left == 0 || System.nanoTime() - end > 0) {
                    throw away;
                }
                await(pause);
            }
        }
    }

    private static void await(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// A token that needs no question.
    private Optional<ManagedToken> find(TokenRequest request) {
        if (isUnwanted(request)) {
            return Optional.empty();
        }
        var now = clock.instant();
        return find(request.resource())
                .filter(found ->
                        found.token().isFresh(now) || found.token().isUsable(now) && now.isBefore(found.askAgain()))
                .map(Kept::token);
    }

    /// True when the caller knows that what is kept will not do.
    private boolean isUnwanted(TokenRequest request) {
        var refreshing = request.refreshing();
        return request.bypassCache()
                || refreshing != null
                        && find(request.resource())
                                .filter(found -> found.token().hasHash(refreshing))
                                .isPresent();
    }

    private @Nullable ManagedToken usable(String resource) {
        return find(resource)
                .map(Kept::token)
                .filter(token -> token.isUsable(clock.instant()))
                .orElse(null);
    }

    private Optional<Kept> find(String resource) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(resource));
        }
    }

    private void keep(String resource, Kept found) {
        synchronized (kept) {
            kept.put(resource, found);
        }
    }

    private static ManagedToken join(CompletableFuture<ManagedToken> others) {
        try {
            return others.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
