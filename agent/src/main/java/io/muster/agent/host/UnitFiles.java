package io.muster.agent.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the files of systemd say of a unit: whether there is one, whether it is masked, and what starts it at boot. All
/// of it can be told of an image too.
final class UnitFiles {

    private static final int MOST_ALIASES = 8;
    private static final Set<String> STARTING = Set.of(".wants", ".requires", ".upholds");
    private static final List<String> LEVELS = List.of("2", "3", "4", "5");

    /// Whose word a directory is.
    private enum Origin {
        LASTING,
        RUNTIME,
        GENERATED,
        VENDOR
    }

    private record Place(String directory, Origin origin) {}

    /// The first directory that has a name counts.
    private static final List<Place> PLACES = List.of(
            new Place("/etc/systemd/system.control", Origin.LASTING),
            new Place("/run/systemd/system.control", Origin.RUNTIME),
            new Place("/run/systemd/transient", Origin.RUNTIME),
            new Place("/run/systemd/generator.early", Origin.GENERATED),
            new Place("/etc/systemd/system", Origin.LASTING),
            new Place("/etc/systemd/system.attached", Origin.LASTING),
            new Place("/run/systemd/system", Origin.RUNTIME),
            new Place("/run/systemd/system.attached", Origin.RUNTIME),
            new Place("/run/systemd/generator", Origin.GENERATED),
            new Place("/usr/local/lib/systemd/system", Origin.VENDOR),
            new Place("/usr/lib/systemd/system", Origin.VENDOR),
            new Place("/lib/systemd/system", Origin.VENDOR),
            new Place("/run/systemd/generator.late", Origin.GENERATED));

    /// Something that starts a unit.
    ///
    /// @param by the unit whose directory of links it is
    private record Link(String by, Origin origin) {}

    private record Named(Place place, String path) {}

    private final Host host;
    private final Map<String, List<Named>> units = new LinkedHashMap<>();
    private final Map<String, List<Link>> links = new LinkedHashMap<>();

    private UnitFiles(Host host) {
        this.host = host;
    }

    static UnitFiles read(Host host) {
        var files = new UnitFiles(host);
        boolean merged = host.target("/lib").isPresent();
        PLACES.stream()
                .filter(place -> !(merged && place.directory().startsWith("/lib/")))
                .forEach(files::add);
        return files;
    }

    private void add(Place place) {
        for (var name : host.names(place.directory())) {
            var path = place.directory() + "/" + name;
            int dot = name.lastIndexOf('.');
            if (dot > 0 && STARTING.contains(name.substring(dot))) {
                var link = new Link(name.substring(0, dot), place.origin());
                host.names(path)
                        .forEach(started -> links.computeIfAbsent(started, _ -> new ArrayList<>())
                                .add(link));
            } else {
                units.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Named(place, path));
            }
        }
    }

    /// What is said of a unit, by any of its names. Whether it is active is not: it is left empty.
    Units.State state(String unit) {
        return state(unit, Set.of(unit));
    }

    private Units.State state(String unit, Set<String> names) {
        var found = named(unit).or(() -> named(template(unit)));
        if (found.isEmpty()) {
            return script(unit);
        }
        var path = found.get().path();
        if (isMask(path)) {
            var word = found.get().place().origin() == Origin.LASTING ? "masked" : "masked-runtime";
            return new Units.State("masked", "", word, "");
        }
        var real = host.target(path).map(UnitFiles::lastPart).orElse(unit);
        if (!real.equals(unit)
                && !real.equals(template(unit))
                && names.size() < MOST_ALIASES
                && !names.contains(real)) {
            return state(real, Stream.concat(names.stream(), Stream.of(real)).collect(Collectors.toSet()));
        }
        return loaded(unit, found.get(), names);
    }

    /// A link that leads nowhere is passed over.
    private Optional<Named> named(String unit) {
        return units.getOrDefault(unit, List.of()).stream()
                .filter(one -> isMask(one.path()) || host.facts(one.path()).isPresent())
                .findFirst();
    }

    private Units.State loaded(String unit, Named found, Set<String> names) {
        var lines = host.lines(found.path());
        var aliases = UnitStyleFiles.values(lines, "Install", "Alias")
                .flatMap(value -> Stream.of(value.split("\\s+")))
                .filter(alias -> !alias.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var all = new LinkedHashSet<>(names);
        all.addAll(aliases);
        var starting = all.stream()
                .flatMap(name -> links.getOrDefault(name, List.of()).stream())
                .toList();
        var by = starting.stream().map(Link::by).distinct().collect(Collectors.joining(" "));
        return new Units.State("loaded", "", word(unit, found, starting, aliases, lines), by);
    }

    private String word(String unit, Named found, List<Link> starting, Set<String> aliases, List<String> lines) {
        if (found.place().origin() == Origin.GENERATED) {
            return "generated";
        }
        if (starting.stream().anyMatch(link -> link.origin() == Origin.LASTING)
                || aliases.stream().anyMatch(alias -> leads(alias, unit, Origin.LASTING))) {
            return "enabled";
        }
        if (starting.stream().anyMatch(link -> link.origin() == Origin.RUNTIME)
                || aliases.stream().anyMatch(alias -> leads(alias, unit, Origin.RUNTIME))) {
            return "enabled-runtime";
        }
        boolean installable = Stream.of("WantedBy", "RequiredBy", "UpheldBy", "Alias")
                .anyMatch(key -> UnitStyleFiles.values(lines, "Install", key).anyMatch(value -> !value.isEmpty()));
        if (installable) {
            return "disabled";
        }
        return UnitStyleFiles.values(lines, "Install", "Also").findAny().isPresent() ? "indirect" : "static";
    }

    /// Whether a second name of a unit has been given to it.
    private boolean leads(String alias, String unit, Origin origin) {
        return named(alias)
                .filter(found -> found.place().origin() == origin)
                .flatMap(found -> host.target(found.path()))
                .map(UnitFiles::lastPart)
                .filter(unit::equals)
                .isPresent();
    }

    /// A script of System V, for which systemd makes a unit that is started where a link says so.
    private Units.State script(String unit) {
        var name = unit.endsWith(".service") ? unit.substring(0, unit.length() - 8) : "";
        if (name.isEmpty() || host.facts("/etc/init.d/" + name).isEmpty()) {
            return new Units.State("not-found", "", "", "");
        }
        var by = LEVELS.stream()
                .filter(level -> host.names("/etc/rc" + level + ".d").stream()
                        .anyMatch(link -> link.length() > 3
                                && link.startsWith("S")
                                && link.substring(3).equals(name)))
                .map(level -> "runlevel" + level + ".target")
                .collect(Collectors.joining(" "));
        return new Units.State("loaded", "", "generated", by);
    }

    private boolean isMask(String path) {
        return host.target(path).map(target -> target.endsWith("/dev/null")).orElseGet(() -> isEmpty(path));
    }

    private boolean isEmpty(String path) {
        return host.facts(path)
                .filter(facts -> facts.regular() && facts.size() == 0)
                .isPresent();
    }

    private static String template(String unit) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        return at > 0 && dot > at ? unit.substring(0, at + 1) + unit.substring(dot) : unit;
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
