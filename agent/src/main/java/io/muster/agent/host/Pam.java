package io.muster.agent.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The stacks of modules that services ask, with what they include in its place.
public final class Pam {

    private static final List<String> DIRECTORIES = List.of("/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d");
    private static final int DEEPEST = 32;
    private static final int LONGEST = 10_000;

    /// One line of a stack.
    ///
    /// @param control `required`, `[success=1 default=ignore]`, …
    /// @param module without its directory
    public record Line(String type, String control, String module, List<String> arguments, String where) {

        public Line {
            arguments = List.copyOf(arguments);
        }

        /// The value of an argument `name=value`; the last one counts.
        public Optional<String> argument(String name) {
            return arguments.stream()
                    .filter(argument -> argument.startsWith(name + "="))
                    .map(argument -> argument.substring(name.length() + 1))
                    .reduce((_, later) -> later);
        }
    }

    private final Host host;
    private final List<Line> lines = new ArrayList<>();

    private Pam(Host host) {
        this.host = host;
    }

    /// Whether a service has a stack of its own.
    public static boolean has(Host host, String service) {
        return file(host, service).isPresent();
    }

    /// Whether a module is there to be loaded, in one of the places that distributions have for them.
    public static boolean isInstalled(Host host, String module) {
        return host.once(
                "pam module " + module,
                () -> libraries(host)
                        .anyMatch(library ->
                                host.facts(library + "/security/" + module).isPresent()));
    }

    private static Stream<String> libraries(Host host) {
        return Stream.of("/usr/lib", "/lib", "/usr/lib64", "/lib64")
                .flatMap(library -> Stream.concat(
                        Stream.of(library),
                        host.names(library).stream()
                                .filter(name -> name.endsWith("-linux-gnu"))
                                .map(name -> library + "/" + name)));
    }

    /// What a service asks for one type of work, in order.
    ///
    /// @param type `auth`, `account`, `password` or `session`
    /// @throws HostFault when its file, or one that it includes, cannot be read as a stack
    public static List<Line> stack(Host host, String service, String type) {
        return host.once("pam " + service, () -> read(host, service)).stream()
                .filter(line -> line.type().equals(type))
                .toList();
    }

    static List<Line> read(Host host, String service) {
        var pam = new Pam(host);
        pam.include(service, "", 0);
        return List.copyOf(pam.lines);
    }

    private static Optional<String> file(Host host, String service) {
        return DIRECTORIES.stream()
                .map(directory -> directory + "/" + service)
                .filter(path -> host.facts(path).isPresent())
                .findFirst();
    }

    /// @param type of which lines are wanted; empty for all
    private void include(String service, String type, int depth) {
        if (depth > DEEPEST) {
            throw new HostFault("the PAM stack of " + service + " includes itself, or goes too deep");
        }
        var path = service.startsWith("/")
                ? service
                : file(host, service).orElseThrow(() -> new HostFault("there is no PAM stack " + service));
        int number = 0;
        var pending = new StringBuilder();
        for (var line : host.lines(path)) {
            number += 1;
            if (line.endsWith("\\")) {
                pending.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            line(pending + line, path + ":" + number, type, depth);
            pending.setLength(0);
        }
    }

    private void line(String text, String where, String wanted, int depth) {
        var words = words(text);
        if (words.isEmpty()) {
            return;
        }
        if (words.getFirst().equals("@include")) {
            include(at(words, 1, where), wanted, depth + 1);
            return;
        }
        var type = words.getFirst().toLowerCase(Locale.ROOT).replaceFirst("^-", "");
        if (!wanted.isEmpty() && !wanted.equals(type)) {
            return;
        }
        var control = at(words, 1, where);
        var module = at(words, 2, where);
        if (control.equals("include") || control.equals("substack")) {
            include(module, type, depth + 1);
            return;
        }
        if (lines.size() >= LONGEST) {
            throw new HostFault(where + " makes a PAM stack of more than " + LONGEST + " lines");
        }
        lines.add(new Line(
                type, control, module.substring(module.lastIndexOf('/') + 1), words.subList(3, words.size()), where));
    }

    private static String at(List<String> words, int index, String where) {
        if (index >= words.size()) {
            throw new HostFault(where + " is no line of a PAM stack");
        }
        return words.get(index);
    }

    /// Words with blanks between; brackets hold words together, and `#` begins a comment.
    private static List<String> words(String text) {
        int comment = text.indexOf('#');
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean bracketed = false;
        for (char c : (comment < 0 ? text : text.substring(0, comment)).toCharArray()) {
            bracketed = c == '[' || (bracketed && c != ']');
            if (Character.isWhitespace(c) && !bracketed) {
                Stream.of(word.toString()).filter(one -> !one.isEmpty()).forEach(words::add);
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        Stream.of(word.toString()).filter(one -> !one.isEmpty()).forEach(words::add);
        return words;
    }
}
