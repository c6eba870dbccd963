package io.muster.agent.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the SSH server's files say inside `Match` blocks: settings that only some connections get, and that
/// `sshd -T` does not print.
public final class SshdMatches {

    private static final String HOME = "/etc/ssh";
    private static final int DEEPEST = 16;

    /// Of other options the first that is written counts.
    private static final Set<String> ADDING_UP = Set.of("port", "allowusers", "allowgroups", "denyusers", "denygroups");

    /// A setting of one block.
    ///
    /// @param criteria what follows the word `Match`
    public record Setting(String criteria, String option, String value, String where) {

        /// True when no connection of this user can be meant.
        public boolean excludes(String user) {
            var words = List.of(criteria.split("\\s+"));
            int at = words.stream()
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList()
                    .indexOf("user");
            return at >= 0 && at + 1 < words.size() && !admits(words.get(at + 1), user);
        }

        /// One pattern has to match, and none with `!` before it.
        private static boolean admits(String patterns, String user) {
            var all = List.of(patterns.split(","));
            return all.stream()
                            .filter(one -> one.startsWith("!"))
                            .noneMatch(one -> Glob.of(one.substring(1)).matches(user))
                    && all.stream()
                            .filter(one -> !one.startsWith("!"))
                            .anyMatch(one -> Glob.of(one).matches(user));
        }
    }

    private final Host host;
    private final List<Setting> settings = new ArrayList<>();
    private final Set<String> criteria = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, String> everywhere = new HashMap<>();
    private final Set<String> visited = new LinkedHashSet<>();
    private boolean scattered;
    private int block;

    private SshdMatches(Host host) {
        this.host = host;
    }

    /// All of an option, whose name is in lower case.
    public static List<Setting> of(Host host, String option) {
        return read(host).settings.stream()
                .filter(setting -> setting.option().equals(option))
                .toList();
    }

    /// What every connection gets, by lower-case name.
    static Map<String, String> everywhere(Host host) {
        return Map.copyOf(read(host).everywhere);
    }

    /// All files and directories that were looked at; nothing when that cannot be told.
    static Optional<List<String>> files(Host host) {
        try {
            return Optional.of(List.copyOf(read(host).visited)).filter(_ -> !read(host).scattered);
        } catch (HostFault unreadable) {
            return Optional.empty();
        }
    }

    /// Whether any `Match` line asks for that, in lower case. Files that cannot be read say nothing here.
    static boolean mentions(Host host, String criterion) {
        try {
            return read(host).criteria.stream().anyMatch(line -> line.contains(criterion));
        } catch (HostFault unreadable) {
            return false;
        }
    }

    private static SshdMatches read(Host host) {
        return host.once("sshd matches", () -> {
            var matches = new SshdMatches(host);
            var main = Stream.of(HOME + "/sshd_config", "/usr" + HOME + "/sshd_config")
                    .filter(path -> host.facts(path).isPresent())
                    .findFirst();
            main.ifPresent(path -> matches.file(path, null, 0));
            return matches;
        });
    }

    /// What a file's own `Match` lines begin ends with the file.
    private void file(String path, @Nullable String outer, int depth) {
        if (depth > DEEPEST) {
            throw new HostFault(path + " is included by itself, or too deep");
        }
        visited.add(path);
        var within = outer;
        int number = 0;
        for (var line : host.lines(path)) {
            number += 1;
            var words = words(line);
            if (words.size() < 2) {
                continue;
            }
            var option = words.getFirst().toLowerCase(Locale.ROOT);
            var value = Sshd.spelled(String.join(" ", words.subList(1, words.size())));
            switch (option) {
                case "match" -> {
                    block += 1;
                    criteria.add(value.toLowerCase(Locale.ROOT));
                    within = value.equalsIgnoreCase("all") ? outer : value;
                }
                case "include" -> include(words.subList(1, words.size()), within, depth);
                default -> add(within, option, value, path + ":" + number);
            }
        }
    }

    private void include(List<String> patterns, @Nullable String within, int depth) {
        for (var pattern : patterns) {
            var path = pattern.startsWith("/") ? pattern : HOME + "/" + pattern;
            var directory = path.substring(0, path.lastIndexOf('/'));
            visited.add(directory);
            scattered |= !Glob.isPlain(directory);
            DropIns.matching(host, path).forEach(found -> file(found, within, depth + 1));
        }
    }

    /// Of one option in one block the first counts.
    private void add(@Nullable String within, String option, String value, String where) {
        if (within == null) {
            everywhere.merge(option, value, (first, next) -> ADDING_UP.contains(option) ? first + " " + next : first);
        }
        if (within != null && known.add(block + " " + option)) {
            settings.add(new Setting(within, option, value, where));
        }
    }

    /// Blanks or one `=` lie between name and value; quotation marks hold words together.
    private static List<String> words(String line) {
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return List.of();
        }
        return Words.of(text.replaceFirst("^(\\w+)\\s*=\\s*", "$1 "));
    }
}
