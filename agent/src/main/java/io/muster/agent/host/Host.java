package io.muster.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// One machine during one evaluation: the running one, or an image below a directory. Each source is read once, and
/// no further than is safe: a pipe, a device or an endless file gives a [HostFault], never a hang.
public final class Host {

    private static final long LARGEST = 16L * 1024 * 1024;
    private static final int MOST_LINKS = 40;

    private final Path root;
    private final boolean live;
    private final Programs programs;
    private final Map<String, Object> read = new HashMap<>();

    Host(Path root, boolean live, Programs programs) {
        this.root = root;
        this.live = live;
        this.programs = programs;
    }

    /// The machine we run on.
    public static Host live() {
        return new Host(Path.of("/"), true, Child::run);
    }

    /// An image: a directory that holds another machine's file system. What only a running machine can tell is a fault.
    public static Host image(Path root) {
        return new Host(root.toAbsolutePath().normalize(), false, Child::run);
    }

    public boolean isLive() {
        return live;
    }

    /// Nothing when there is no such file. Whatever else keeps us from looking is a fault: it says nothing of the file.
    public Optional<FileFacts> facts(String path) {
        try {
            var found = Files.readAttributes(at(path), "unix:mode,uid,gid,size,isDirectory");
            return Optional.of(new FileFacts(
                    attribute(found, "isDirectory", Boolean.class),
                    attribute(found, "uid", Integer.class),
                    attribute(found, "gid", Integer.class),
                    attribute(found, "mode", Integer.class) & 0b111_111_111_111,
                    attribute(found, "size", Long.class)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw fault(path, unreadable);
        }
    }

    /// The text of a regular file; nothing when there is none.
    public Optional<String> text(String path) {
        return once("text " + path, () -> readText(path));
    }

    /// The lines of a file, none when it is not there.
    public List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /// Names in a directory, sorted; none when it is not there.
    public List<String> names(String path) {
        return once("names " + path, () -> {
            try (var entries = Files.list(at(path))) {
                return entries.map(entry -> entry.getFileName().toString())
                        .sorted()
                        .toList();
            } catch (NoSuchFileException | NotDirectoryException absent) {
                return List.of();
            } catch (IOException unreadable) {
                throw fault(path, unreadable);
            } catch (UncheckedIOException unreadable) {
                throw new HostFault(path + " cannot be listed");
            }
        });
    }

    /// A kernel setting of our own network namespace; nothing when this kernel does not have it.
    public Optional<String> sysctl(String key) {
        requireLive("kernel settings");
        // An interface name may hold dots; the keys of the baseline do not name interfaces.
        return text("/proc/sys/" + key.replace('.', '/')).map(String::strip);
    }

    public Accounts accounts() {
        return once("accounts", () -> Accounts.read(this));
    }

    public Packages packages() {
        return once("packages", () -> Packages.read(this));
    }

    public Mounts mounts() {
        return once("mounts", () -> Mounts.read(this));
    }

    public Units units() {
        return once("units", () -> Units.read(this));
    }

    /// The SSH server's effective settings; nothing when none is installed.
    public Optional<Map<String, String>> sshd() {
        return once("sshd", () -> Sshd.effective(this));
    }

    /// What a program of this machine prints.
    ///
    /// @throws HostFault on an image, and when it fails
    String printed(String what, List<String> command) {
        requireLive(what);
        return programs.printed(command);
    }

    void requireLive(String what) {
        if (!live) {
            throw new HostFault(what + " can be read on the running machine only");
        }
    }

    /// Faults are remembered too: a hostile source is met once.
    @SuppressWarnings("unchecked")
    private <T> T once(String source, Supplier<T> reading) {
        var known = read.get(source);
        if (known instanceof HostFault fault) {
            throw fault;
        }
        if (known != null) {
            return (T) known;
        }
        try {
            var value = reading.get();
            read.put(source, value);
            return value;
        } catch (HostFault fault) {
            read.put(source, fault);
            throw fault;
        }
    }

    private Optional<String> readText(String path) {
        var file = at(path);
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw new HostFault(path + " is not a regular file");
            }
            try (var in = Files.newInputStream(file)) {
                var bytes = in.readNBytes((int) LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new HostFault(path + " is larger than " + LARGEST + " bytes");
                }
                return Optional.of(decoded(bytes));
            }
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException notText) {
            throw new HostFault(path + " is not UTF-8 text");
        } catch (IOException unreadable) {
            throw fault(path, unreadable);
        }
    }

    private static <T> T attribute(Map<String, Object> found, String name, Class<T> kind) {
        return kind.cast(Objects.requireNonNull(found.get(name), name));
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text;
    }

    /// On an image its links are followed within it: `/etc/motd` of an image never means our own.
    private Path at(String path) {
        return live ? root.resolve(path.substring(1)) : within(path);
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
