package io.muster.agent.watch;

import io.muster.agent.host.Looked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// In which directories a change of which names counts. Only directories where settings lie, and in which nobody but
/// root can make anything: what anybody can do all day must not keep us busy.
///
/// @param names by directory
record Watched(Map<Path, Set<String>> names) {

    static final int MOST = 256;
    static final Watched NOTHING = new Watched(Map.of());

    private static final Duration TICK = Duration.ofMillis(10);
    private static final List<String> PLACES = List.of("etc", "usr", "boot");
    private static final String ANY = "*";
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final Integer ROOT = 0;

    Watched {
        names = Map.copyOf(names);
    }

    /// @param root of the machine that was looked at
    static Watched of(Path root, Looked looked) {
        var wanted = new HashMap<String, Set<String>>();
        for (var directory : looked.directories()) {
            add(wanted, directory, ANY);
            addEntry(wanted, directory);
        }
        looked.files().forEach(file -> addEntry(wanted, file));
        var found = new TreeMap<Path, Set<String>>();
        wanted.forEach((directory, names) -> {
            var real = real(root, directory);
            if (real != null) {
                found.computeIfAbsent(real, _ -> new HashSet<>()).addAll(names);
            }
        });
        while (found.size() > MOST) {
            found.pollLastEntry();
        }
        return new Watched(found);
    }

    Set<Path> directories() {
        return names.keySet();
    }

    boolean concerns(Path directory, String name) {
        var ours = names.getOrDefault(directory, Set.of());
        return ours.contains(ANY) || ours.contains(name);
    }

    /// True when the kernel saw the directory, or what is looked at in it, change since then. Its time lags behind the
    /// clock's by a tick, so what changed just before counts too.
    boolean hasChanged(Path directory, Instant since) {
        var from = FileTime.from(since.minus(TICK));
        return Stream.concat(Stream.of(directory), entries(directory))
                .anyMatch(path ->
                        changed(path).filter(at -> at.compareTo(from) >= 0).isPresent());
    }

    private Stream<Path> entries(Path directory) {
        var ours = names.getOrDefault(directory, Set.of());
        if (!ours.contains(ANY)) {
            return ours.stream().map(directory::resolve);
        }
        try (var all = Files.list(directory)) {
            return all.toList().stream();
        } catch (IOException | UncheckedIOException gone) {
            return Stream.of();
        }
    }

    private static Optional<FileTime> changed(Path path) {
        try {
            return Optional.of((FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// A file that is looked at in vain may come.
    private static void addEntry(Map<String, Set<String>> wanted, String path) {
        int last = path.lastIndexOf('/');
        if (last > 0) {
            add(wanted, path.substring(0, last), path.substring(last + 1));
        }
    }

    private static void add(Map<String, Set<String>> wanted, String directory, String name) {
        wanted.computeIfAbsent(directory, _ -> new HashSet<>()).add(name);
    }

    /// Where a directory really is; null when it is not there, or not one to watch.
    private static @Nullable Path real(Path root, String directory) {
        try {
            var real = root.resolve(directory.substring(1)).toRealPath();
            var top = root.toRealPath();
            boolean isPlace = PLACES.stream().anyMatch(place -> real.startsWith(top.resolve(place)));
            return isPlace && isKept(real) ? real : null;
        } catch (IOException | InvalidPathException absent) {
            return null;
        }
    }

    private static boolean isKept(Path directory) throws IOException {
        var facts = Files.readAttributes(directory, "unix:mode,uid,isDirectory");
        return Boolean.TRUE.equals(facts.get("isDirectory"))
                && facts.get("mode") instanceof Integer mode
                && (mode & WRITABLE_BY_OTHERS) == 0
                && (ROOT.equals(facts.get("uid")) || isOurs(directory));
    }

    /// Where an image is looked at by somebody who is not root.
    private static boolean isOurs(Path directory) throws IOException {
        return Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
    }
}
