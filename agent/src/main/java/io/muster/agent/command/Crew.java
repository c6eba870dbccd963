package io.muster.agent.command;

import io.muster.agent.fault.AwayException;
import io.muster.agent.fault.Reason;
import io.muster.agent.fault.StorageException;
import io.muster.agent.identity.Membership;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The loops of one process, which run as long as this host is this machine. How each fares is written on a board, and
/// told to whoever starts the process anew when it hangs.
final class Crew {

    private static final Logger LOG = Logger.getLogger(Crew.class.getName());
    private static final Duration WATCHING = Duration.ofSeconds(2);
    private static final int LOOKS = 30;
    private static final FileTime NEVER = FileTime.from(Instant.EPOCH);
    private static final Duration BEGINNING = Duration.ofMinutes(1);
    private static final Duration TIDYING = Duration.ofHours(1);

    private final Membership membership;
    private final StatusBoard board;
    private final Pace pace;
    private final Watchdog watchdog;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private FileTime seen = FileTime.from(Instant.MIN);
    private Duration untilTidy = BEGINNING;

    Crew(Membership membership, StatusBoard board, Pace pace, Watchdog watchdog) {
        this.membership = membership;
        this.board = board;
        this.pace = pace;
        this.watchdog = watchdog;
    }

    /// This host has become another machine.
    void end() {
        ended.complete(null);
    }

    /// Runs these until this host is not this machine any more, or this thread is interrupted.
    ///
    /// @param steps by the name of their loop
    void run(Map<String, Loop.Step> steps) throws InterruptedException {
        var all = new LinkedHashMap<>(steps);
        all.put("membership", this::watch);
        all.put("watchdog", watchdog);
        all.put("memory", this::tidy);
        var loops = all.entrySet().stream()
                .map(step -> new Loop(step.getKey(), step.getValue(), pace, this::note))
                .toList();
        Loop.runAll(loops, ended);
    }

    private void note(String loop, @Nullable RuntimeException failure) {
        watchdog.went(loop);
        switch (failure) {
            case null -> board.well(loop);
            case AwayException away -> board.failed(loop, Reason.NETWORK.code(), text(away));
            case StorageException disk -> board.failed(loop, Reason.PERSIST.code(), text(disk));
            case UncheckedIOException here -> board.failed(loop, Reason.INTERNAL.code(), text(here));
            case RefusedException refused -> board.failed(loop, Reason.CERTIFICATE.code(), text(refused));
            default -> board.failed(loop, Reason.INTERNAL.code(), failure.toString());
        }
    }

    private static String text(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    /// Somebody may disconnect this machine while the agent runs. A file that is as it was says what it said, so mostly
    /// this looks at its time and no more.
    private void watch() throws InterruptedException {
        var now = changed(membership.home().config());
        if (!now.equals(seen) && !membership.lasts()) {
            LOG.info("this host is not machine " + membership.machine() + " any more");
            end();
        }
        seen = now;
        for (int look = 0; look < LOOKS && now.equals(changed(membership.home().config())); look += 1) {
            pace.pause(WATCHING);
        }
    }

    /// When it was written; never where there is no file.
    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException absent) {
            return NEVER;
        }
    }

    /// Beginning takes memory that is not needed afterwards; a process that does next to nothing would never give it
    /// back.
    private void tidy() throws InterruptedException {
        pace.pause(untilTidy);
        System.gc();
        untilTidy = TIDYING;
    }
}
