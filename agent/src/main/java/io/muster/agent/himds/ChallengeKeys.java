package io.muster.agent.himds;

import io.muster.agent.fault.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keys in files that root and the group `himds` can read: who sends one back may have tokens. Each is good for
/// a minute and as often as it was given out, which is once, and its file is there no longer than that.
///
/// Anybody may ask for a key, as often as they like; nobody loses one by what others ask. So when there are many, those
/// who ask in the same seconds are given the same.
final class ChallengeKeys implements AutoCloseable {

    static final String GROUP = "himds";
    static final Duration LIFE = Duration.ofMinutes(1);

    /// When this many were not used, the youngest is given out again while it is new.
    static final int MANY = 1_024;

    static final Duration NEW = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(ChallengeKeys.class.getName());
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    private final Path directory;
    private final @Nullable GroupPrincipal group;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<Key> live = new ArrayDeque<>();

    private static final class Key {

        private final Path file;
        private final byte[] content;
        private final Instant until;
        private int uses = 1;

        Key(Path file, byte[] content, Instant until) {
            this.file = file;
            this.content = content;
            this.until = until;
        }

        boolean isNew(Instant now) {
            return now.isBefore(until.minus(LIFE).plus(NEW));
        }
    }

    private ChallengeKeys(Path directory, @Nullable GroupPrincipal group, Clock clock) {
        this.directory = directory;
        this.group = group;
        this.clock = clock;
    }

    /// Takes the directory over: makes it if need be, and removes the keys of a process before.
    ///
    /// @throws UncheckedIOException when it cannot be had, or somebody else could write to it
    static ChallengeKeys in(Path directory, Clock clock) {
        try {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
            }
            requireOurs(directory);
            Files.setPosixFilePermissions(directory, DIRECTORY);
            var keys = new ChallengeKeys(directory, group(directory).orElse(null), clock);
            keys.removeAll();
            return keys;
        } catch (IOException impossible) {
            throw new StorageException(directory + " cannot be used for keys", impossible);
        }
    }

    /// The file of a key that is good for once more.
    synchronized Path issue() {
        sweep();
        if (live.size() >= MANY && live.getLast().isNew(clock.instant())) {
            live.getLast().uses += 1;
            return live.getLast().file;
        }
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var content = Base64.getUrlEncoder().withoutPadding().encode(bytes);
        var key = new Key(
                directory.resolve(UUID.randomUUID() + ".key"),
                content,
                clock.instant().plus(LIFE));
        write(key);
        live.addLast(key);
        return key.file;
    }

    /// True when it is a key that was given out lately and not used up. Compared with every key, so that the time it
    /// takes tells nothing.
    synchronized boolean spend(String text) {
        sweep();
        var sent = text.getBytes(StandardCharsets.UTF_8);
        Key found = null;
        for (var key : live) {
            if (MessageDigest.isEqual(key.content, sent)) {
                found = key;
            }
        }
        if (found == null) {
            return false;
        }
        found.uses -= 1;
        if (found.uses == 0) {
            live.remove(found);
            remove(found);
        }
        return true;
    }

    /// Removes what is too old. They are in the order in which they end.
    synchronized void sweep() {
        var now = clock.instant();
        while (!live.isEmpty() && !live.getFirst().until.isAfter(now)) {
            remove(live.removeFirst());
        }
    }

    @Override
    public synchronized void close() {
        live.forEach(this::remove);
        live.clear();
    }

    /// Nobody can read more of it than its last readers at any time: made empty and narrow, widened, then filled.
    private void write(Key key) {
        try {
            Files.createFile(key.file, PosixFilePermissions.asFileAttribute(FILE));
            give(key.file, group);
            Files.setPosixFilePermissions(key.file, FILE);
            Files.write(key.file, key.content, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new StorageException("a key could not be written", failed);
        }
    }

    private void remove(Key key) {
        try {
            Files.deleteIfExists(key.file);
        } catch (IOException stuck) {
            LOG.warning("himds: a key could not be removed: " + stuck.getMessage());
        }
    }

    private void removeAll() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*.key")) {
            for (var file : files) {
                Files.delete(file);
            }
        }
    }

    /// Whoever could write there could plant keys.
    private static void requireOurs(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is no directory");
        }
        var owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getOwner(Path.of("/proc/self")))) {
            throw new IOException("it belongs to " + owner.getName());
        }
    }

    /// The group, when there is one and we may give to it.
    private static Optional<GroupPrincipal> group(Path directory) throws IOException {
        try {
            var group =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            give(directory, group);
            return Optional.of(group);
        } catch (UserPrincipalNotFoundException none) {
            return Optional.empty();
        } catch (IOException notAMember) {
            LOG.info("himds: keys are not for the group " + GROUP + ": " + notAMember.getMessage());
            return Optional.empty();
        }
    }

    private static void give(Path path, @Nullable GroupPrincipal group) throws IOException {
        if (group != null) {
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(group);
        }
    }
}
