package io.muster.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.PushedTime;
import io.muster.agent.host.Looked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    /// After all that the test changes.
    private static final Instant LATER = PushedTime.START;

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
        watch.watch(new Looked(Set.of(), Set.of("/etc/sysctl.d")), LATER);
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
    void whatChangedBetweenTheLookAndTheWatchIsTold() throws Exception {
        var modprobe = Files.createDirectories(image.resolve("etc/modprobe.d"));
        var file = Files.writeString(modprobe.resolve("mine.conf"), "install dccp /bin/true\n");
        var made = (FileTime) Files.getAttribute(modprobe, "unix:ctime");
        do {
            Files.writeString(file, "install dccp /bin/false\n");
        } while (changed(file).isBefore(made.toInstant().plusMillis(50)));
        var began = changed(file);
        watch.watch(new Looked(Set.of("/etc/modprobe.d/mine.conf"), Set.of()), began);
        awaitBell();
        watch.watch(new Looked(Set.of("/etc/modprobe.d/mine.conf"), Set.of()), began);
        assertThat(watch.taken()).as("what is watched is told by the kernel").isFalse();
    }

    private static Instant changed(Path path) throws IOException {
        return ((FileTime) Files.getAttribute(path, "unix:ctime")).toInstant();
    }

    @Test
    void whatHasNotChangedSinceTheLookIsNotTold() throws Exception {
        Files.writeString(
                Files.createDirectories(image.resolve("etc/modprobe.d")).resolve("mine.conf"), "");
        watch.watch(new Looked(Set.of(), Set.of("/etc/modprobe.d")), LATER);
        assertThat(watch.taken()).isFalse();
        assertThat(rung.availablePermits()).isZero();
    }

    @Test
    void aDirectoryThatComesLaterIsWatchedFromTheNextLookOn() throws Exception {
        var modprobe = image.resolve("etc/modprobe.d");
        var looked = new Looked(Set.of(), Set.of("/etc/modprobe.d"));
        watch.watch(looked, LATER);
        Files.createDirectory(modprobe);
        time.pushFor(FileWatch.QUIET, FileWatch.PATIENCE);
        awaitBell();
        watch.watch(looked, LATER);
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
        unwatched.watch(Looked.NOWHERE, LATER);
        assertThatThrownBy(unwatched::run)
                .isExactlyInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("files cannot be watched: User limit");
    }
}
