package io.muster.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.PushedTime;
import io.muster.agent.host.Looked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's own news, in time that is pushed: as far as patience goes, because one edit may be told in two pieces.
@Timeout(60)
class FileWatchTest {

    @TempDir
    Path image;

    private final PushedTime time = new PushedTime();
    private final Semaphore rung = new Semaphore(0);
    private Path sysctl;
    private FileWatch watch;
    private Thread loop;

    @BeforeEach
    void somebodyWatches() throws IOException {
        sysctl = Files.createDirectories(image.resolve("etc/sysctl.d"));
        watch = new FileWatch(image, time, rung::release);
        watch.watch(new Looked(Set.of(), Set.of("/etc/sysctl.d")));
        loop = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                watch.run();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.interrupt();
        assertThat(loop.join(Duration.ofSeconds(10)))
                .as("it ends when it is told")
                .isTrue();
    }

    private void edit(String name) throws IOException {
        Files.writeString(sysctl.resolve(name), "kernel.sysrq = 0\n");
    }

    private void awaitBell() throws InterruptedException {
        assertThat(rung.tryAcquire(10, TimeUnit.SECONDS)).as("the bell rang").isTrue();
        assertThat(watch.taken()).isTrue();
    }

    @Test
    void anEditIsToldWhenThereWasQuietForAMoment() throws Exception {
        edit("10-mine.conf");
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
        assertThat(watch.taken()).as("once").isFalse();
    }

    @Test
    void manyEditsAreToldOnceAndAfterARestTheNext() throws Exception {
        edit("10-mine.conf");
        time.awaitWaitFor(FileWatch.QUIET);
        for (int number = 0; number < 50; number += 1) {
            edit(number + ".conf");
        }
        // Nobody says how soon the kernel tells: it is quiet then or after one more moment.
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
        time.awaitWaitFor(FileWatch.REST);
        edit("20-mine.conf");
        assertThat(watch.taken()).as("while it rests").isFalse();
        time.pushFor(FileWatch.REST, FileWatch.REST);
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
        assertThat(rung.availablePermits()).isZero();
    }

    @Test
    void aDirectoryThatComesLaterIsWatchedFromTheNextLookOn() throws Exception {
        var modprobe = image.resolve("etc/modprobe.d");
        var looked = new Looked(Set.of(), Set.of("/etc/modprobe.d"));
        watch.watch(looked);
        Files.createDirectory(modprobe);
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
        watch.watch(looked);
        time.pushFor(FileWatch.REST, FileWatch.REST);
        Files.writeString(modprobe.resolve("x.conf"), "install dccp /bin/true\n");
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
    }

    /// Neither the control plane nor the disk has to do with it.
    @Test
    void whereTheKernelWatchesNoMoreThatIsSaid() {
        var unwatched = new FileWatch(
                image,
                () -> {
                    throw new IOException("User limit of inotify instances reached or too many open files");
                },
                time,
                () -> {});
        unwatched.watch(Looked.NOWHERE);
        assertThatThrownBy(unwatched::run)
                .isExactlyInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("files cannot be watched: User limit");
    }
}
