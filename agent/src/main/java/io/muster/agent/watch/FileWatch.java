package io.muster.agent.watch;

import io.muster.agent.host.Looked;
import io.muster.agent.stream.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Has the kernel tell of changes. Who edits writes more than once, so it is told when there was quiet for a moment;
/// and not again before some time has passed, whatever is written meanwhile.
public final class FileWatch implements Changes {

    /// Nothing more may come for so long.
    static final Duration QUIET = Duration.ofSeconds(2);

    /// Longer is not waited for quiet.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// From one time to the next.
    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(FileWatch.class.getName());

    private final Path root;
    private final Kernel kernel;
    private final Pace pace;
    private final Runnable bell;
    private final AtomicBoolean hasChanged = new AtomicBoolean();
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private Watched watched = Watched.NOTHING;
    private @Nullable WatchService service;
    private boolean hasEnded;

    /// Who watches; an inotify instance, of which a user has so many.
    @FunctionalInterface
    interface Kernel {
        WatchService open() throws IOException;
    }

    /// @param root of the machine
    /// @param bell rung after a change
    public FileWatch(Path root, Pace pace, Runnable bell) {
        this(root, root.getFileSystem()::newWatchService, pace, bell);
    }

    FileWatch(Path root, Kernel kernel, Pace pace, Runnable bell) {
        this.root = root;
        this.kernel = kernel;
        this.pace = pace;
        this.bell = bell;
    }

    /// That nothing can be watched is said by whoever waits for it.
    @Override
    public void watch(Looked looked, Instant since) {
        var next = Watched.of(root, looked);
        if (watchAll(next).stream().anyMatch(directory -> next.hasChanged(directory, since))) {
            LOG.info("what was looked at has changed meanwhile");
            hasChanged.set(true);
            bell.run();
        }
    }

    /// Those that were not watched before.
    private synchronized List<Path> watchAll(Watched next) {
        watched = next;
        try {
            return hasEnded ? List.of() : register(open());
        } catch (UncheckedIOException none) {
            LOG.fine(none.getMessage());
            return List.of();
        }
    }

    @Override
    public boolean taken() {
        return hasChanged.getAndSet(false);
    }

    /// Waits for a change, tells of it, and rests.
    ///
    /// @throws UncheckedIOException when the kernel watches no more for us
    public void run() throws InterruptedException {
        var open = open();
        try {
            while (!isOurs(open.take())) {
                LOG.finest("something else has changed");
            }
            settle(open);
            LOG.info("what was looked at has changed");
            hasChanged.set(true);
            bell.run();
            pace.pause(REST);
        } catch (InterruptedException stop) {
            close(open);
            throw stop;
        } catch (ClosedWatchServiceException ended) {
            throw new InterruptedException();
        }
    }

    private void settle(WatchService open) throws InterruptedException {
        var until = pace.elapsed().plus(PATIENCE);
        boolean isQuiet = false;
        while (!isQuiet && pace.elapsed().compareTo(until) < 0) {
            pace.pause(QUIET);
            isQuiet = true;
            for (var key = open.poll(); key != null; key = open.poll()) {
                isQuiet &= !isOurs(key);
            }
        }
    }

    private synchronized WatchService open() {
        if (service == null) {
            try {
                service = kernel.open();
            } catch (IOException none) {
                throw new UncheckedIOException("files cannot be watched: " + none.getMessage(), none);
            }
        }
        return service;
    }

    private synchronized void close(WatchService open) {
        keys.clear();
        hasEnded = true;
        try {
            open.close();
        } catch (IOException failed) {
            LOG.fine(() -> "the watch could not be ended: " + failed.getMessage());
        }
    }

    /// What is watched already stays so; what was deleted meanwhile is watched anew.
    private List<Path> register(WatchService open) {
        keys.entrySet().removeIf(key -> {
            boolean isWanted = watched.directories().contains(key.getKey());
            if (!isWanted) {
                key.getValue().cancel();
            }
            return !isWanted || !key.getValue().isValid();
        });
        var fresh = new ArrayList<Path>();
        try {
            for (var directory : watched.directories()) {
                if (!keys.containsKey(directory)) {
                    keys.put(directory, register(open, directory));
                    fresh.add(directory);
                }
            }
        } catch (IOException noMore) {
            LOG.warning("not all files can be watched: " + noMore.getMessage());
        }
        return fresh;
    }

    private static WatchKey register(WatchService open, Path directory) throws IOException {
        return directory.register(
                open,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /// True when one of these events concerns what was looked at.
    private synchronized boolean isOurs(WatchKey key) {
        boolean isOurs = false;
        if (key.watchable() instanceof Path directory) {
            for (var event : key.pollEvents()) {
                isOurs |= isOurs(directory, event);
            }
        }
        boolean isGone = !key.reset();
        return isOurs || isGone && keys.containsValue(key);
    }

    private boolean isOurs(Path directory, WatchEvent<?> event) {
        return !(event.context() instanceof Path name) || watched.concerns(directory, name.toString());
    }
}
