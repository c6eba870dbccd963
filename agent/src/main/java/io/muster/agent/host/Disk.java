package io.muster.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The one reader of files: no further than is safe. A pipe, a device or an endless file is a [HostFault], never a
/// hang; only what the file system says is not there is absent.
final class Disk {

    private static final int MOST_NAMES = 100_000;
    private static final int MOST_LINKS = 40;
    private static final int MOST_LOOKS = 10_000;
    private static final String NOTHING = "/dev/null";
    private static final String ATTRIBUTES = "unix:mode,uid,gid,size";

    private final Path root;
    private final boolean live;
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final Set<String> directories = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    Disk(Path root, boolean live) {
        this.root = root;
        this.live = live;
    }

    /// How much was read so far.
    long bytes() {
        return bytes.get();
    }

    /// Where was looked so far; of an endless number of places the first.
    Looked looked() {
        return new Looked(files, directories);
    }

    private static void note(Set<String> looks, String path) {
        if (looks.size() < MOST_LOOKS) {
            looks.add(path);
        }
    }

    /// What a path leads to.
    Optional<FileFacts> facts(String path) {
        note(files, path);
        return facts(path, at(path));
    }

    /// What is at a path itself, which may be a link.
    Optional<FileFacts> entry(String path) {
        note(files, path);
        int last = path.lastIndexOf('/');
        return facts(path, at(path.substring(0, last)).resolve(path.substring(last + 1)), LinkOption.NOFOLLOW_LINKS);
    }

    /// Tells one state of these files from another, by where they are on the disk and when the kernel last saw them
    /// change; nothing when one has changed just now, since the next change could be at the same time.
    ///
    /// @param before when a change is long enough ago
    Optional<String> print(List<String> paths, Instant before) {
        var print = new StringBuilder();
        for (var path : paths) {
            print.append(path).append(' ');
            try {
                var found = Files.readAttributes(at(path), "unix:dev,ino,size,mode,lastModifiedTime,ctime");
                var changed = attribute(found, "ctime", FileTime.class);
                if (!changed.toInstant().isBefore(before)) {
                    return Optional.empty();
                }
                print.append(new TreeMap<>(found));
            } catch (NoSuchFileException absent) {
                print.append("absent");
            } catch (IOException unreadable) {
                return Optional.empty();
            }
            print.append('\n');
        }
        return Optional.of(print.toString());
    }

    private static Optional<FileFacts> facts(String path, Path file, LinkOption... how) {
        try {
            var found = Files.readAttributes(file, ATTRIBUTES, how);
            return Optional.of(FileFacts.of(
                    attribute(found, "mode", Integer.class),
                    attribute(found, "uid", Integer.class),
                    attribute(found, "gid", Integer.class),
                    attribute(found, "size", Long.class)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw fault(path, unreadable);
        }
    }

    /// Where a link leads, as it is written; nothing when there is no link.
    Optional<String> target(String path) {
        int last = path.lastIndexOf('/');
        var link = at(path.substring(0, last)).resolve(path.substring(last + 1));
        return Files.isSymbolicLink(link) ? Optional.of(targetOf(link)) : Optional.empty();
    }

    /// The text of a regular file; empty when it was switched off by a link to `/dev/null`, nothing when it is not
    /// there.
    Optional<String> text(String path, Extent extent) {
        note(files, path);
        var file = at(path);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                if (isNothing(file)) {
                    return Optional.of("");
                }
                throw new HostFault(path + " is not a regular file");
            }
            extent.require(path, attributes.size());
            return Optional.of(extent.require(path, decoded(content(path, file, extent))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException notText) {
            throw new HostFault(path + " is not UTF-8 text");
        } catch (IOException unreadable) {
            throw fault(path, unreadable);
        }
    }

    /// It may have grown since, and of some files the kernel says that they are empty.
    private byte[] content(String path, Path file, Extent extent) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(extent.bytes() + 1);
            bytes.addAndGet(content.length);
            extent.require(path, content.length);
            return content;
        }
    }

    /// Names in a directory, sorted.
    List<String> names(String path) {
        note(directories, path);
        try (var entries = Files.list(at(path))) {
            var names = entries.map(entry -> entry.getFileName().toString())
                    .limit(MOST_NAMES + 1L)
                    .sorted()
                    .toList();
            if (names.size() > MOST_NAMES) {
                throw new HostFault(path + " has more than " + MOST_NAMES + " entries");
            }
            return names;
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return List.of();
        } catch (IOException unreadable) {
            throw fault(path, unreadable);
        } catch (UncheckedIOException unreadable) {
            throw new HostFault(path + " cannot be listed");
        }
    }

    private boolean isNothing(Path file) throws IOException {
        return file.toRealPath().equals(root.resolve(NOTHING.substring(1)));
    }

    private static <T> T attribute(Map<String, Object> found, String name, Class<T> kind) {
        return kind.cast(Objects.requireNonNull(found.get(name), name));
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        var text = isAscii(bytes)
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text;
    }

    /// Most are, and need neither a second copy nor a decoder.
    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    /// On an image its links are followed within it: `/etc/motd` of an image never means our own.
    private Path at(String path) {
        return live ? root.resolve(path.substring(Math.min(1, path.length()))) : within(path);
    }

    private Path within(String path) {
        var ahead = new ArrayDeque<>(List.of(path.split("/")));
        var here = root;
        int links = 0;
        while (!ahead.isEmpty()) {
            var name = ahead.pop();
            var next = name.equals("..") ? above(here) : here.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new HostFault(path + " cannot be read: a loop of links");
            }
            var target = targetOf(next);
            here = target.startsWith("/") ? root : here;
            List.of(target.split("/")).reversed().forEach(ahead::push);
        }
        return here;
    }

    private Path above(Path here) {
        var parent = here.getParent();
        return here.equals(root) || parent == null ? root : parent;
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException unreadable) {
            throw fault(link.toString(), unreadable);
        }
    }

    private static HostFault fault(String path, IOException unreadable) {
        var reason = unreadable instanceof FileSystemException told ? told.getReason() : null;
        return new HostFault(path + " cannot be read: "
                + (reason == null ? unreadable.getClass().getSimpleName() : reason));
    }
}
