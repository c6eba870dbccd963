package io.muster.agent.host;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Directories of files that add up to one configuration, as systemd, modprobe and sysctl read them: sorted by name
/// whatever directory a file is in, and of two with the same name only the one in the earlier directory.
public final class DropIns {

    private static final List<String> ROOTS = List.of("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib");

    private DropIns() {}

    /// Paths in the order in which they are read.
    ///
    /// @param directory below the usual places, e.g. `sysctl.d`
    public static List<String> paths(Host host, String directory, String suffix) {
        return merged(host, ROOTS.stream().map(root -> root + "/" + directory).toList(), suffix);
    }

    /// The files of one directory alone, by name.
    public static List<String> in(Host host, String directory, String suffix) {
        return merged(host, List.of(directory), suffix);
    }

    private static List<String> merged(Host host, List<String> directories, String suffix) {
        var byName = new TreeMap<String, String>();
        for (var directory : directories) {
            for (var name : host.names(directory)) {
                if (name.endsWith(suffix) && !name.startsWith(".")) {
                    byName.putIfAbsent(name, directory + "/" + name);
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /// Paths that a pattern with `*` and `?` in its last part leads to, or the path itself.
    public static List<String> matching(Host host, String pattern) {
        int last = pattern.lastIndexOf('/');
        if (last < 0 || Glob.isPlain(pattern)) {
            return List.of(pattern);
        }
        var directory = pattern.substring(0, last);
        var glob = Glob.of(pattern.substring(last + 1));
        return directoriesOf(host, directory)
                .flatMap(found -> host.names(found).stream()
                        .filter(name -> !name.startsWith(".") && glob.matches(name))
                        .map(name -> found + "/" + name))
                .toList();
    }

    private static Stream<String> directoriesOf(Host host, String directory) {
        return Glob.isPlain(directory) ? Stream.of(directory) : matching(host, directory).stream();
    }
}
