package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Work that cron or at does later.
///
/// @param check `listedUsersOnly`: who may use them is listed, and only root changes the lists; `scheduled`: a job runs
///     `command`
/// @param command a word of the job's line, or the name of a file in `/etc/cron.daily` and its like
record CronResource(String check, @Nullable String command) implements Resource {

    private static final List<String> PERIODS = List.of("hourly", "daily", "weekly", "monthly");
    private static final List<String> TABLES = List.of("/var/spool/cron/crontabs", "/var/spool/cron");

    private static final Map<String, String> PROGRAMS =
            new TreeMap<>(Map.of("cron", "/usr/bin/crontab", "at", "/usr/bin/at"));

    CronResource {
        Resource.require(check, "check", "listedUsersOnly", "scheduled");
        if (check.equals("scheduled") == (command == null)) {
            throw new IllegalArgumentException("scheduled has a command, listedUsersOnly has none");
        }
    }

    @Override
    public Outcome check(Host host) {
        return command == null ? listed(host) : scheduled(host, command);
    }

    /// Where there is an allow list nobody looks at the deny list, but whoever removes the one brings back the other.
    /// What
    /// is not installed needs no list.
    private static Outcome listed(Host host) {
        var evidence = new ArrayList<Evidence>();
        PROGRAMS.forEach((name, program) -> {
            var deny = host.facts("/etc/" + name + ".deny");
            var allow = host.facts("/etc/" + name + ".allow");
            if (deny.isPresent() || allow.isPresent() || host.facts(program).isPresent()) {
                evidence.add(new Evidence(
                        "/etc/" + name + ".deny", "absent", deny.isPresent() ? "present" : null, deny.isEmpty()));
                evidence.add(allow.map(found ->
                                Permissions.evidence(host, "/etc/" + name + ".allow", found, "root", "root", "0600"))
                        .orElseGet(() -> new Evidence("/etc/" + name + ".allow", "root:root 0600", null, false)));
            }
        });
        return evidence.isEmpty()
                ? Outcome.notApplicable("neither cron nor at is installed")
                : Outcome.of(
                        evidence, "only listed users may use cron and at", "who may use cron and at is not as wanted");
    }

    private static Outcome scheduled(Host host, String command) {
        var found = Stream.concat(files(host, command), lines(host, command)).findFirst();
        return Outcome.of(
                List.of(new Evidence("cron", "a job that runs " + command, found.orElse(null), found.isPresent())),
                "it is scheduled",
                "it is not scheduled");
    }

    private static Stream<String> files(Host host, String command) {
        return PERIODS.stream()
                .map(period -> "/etc/cron." + period + "/" + command)
                .filter(path -> host.facts(path)
                        .filter(facts -> facts.regular() && (facts.mode() & 0100) != 0)
                        .isPresent());
    }

    private static Stream<String> lines(Host host, String command) {
        var tables = new ArrayList<>(List.of("/etc/crontab", "/etc/anacrontab"));
        tables.addAll(DropIns.in(host, "/etc/cron.d", ""));
        TABLES.forEach(directory -> DropIns.in(host, directory, "").stream()
                .filter(path ->
                        host.facts(path).filter(facts -> facts.regular()).isPresent())
                .forEach(tables::add));
        return tables.stream()
                .flatMap(path -> host.lines(path).stream()
                        .map(String::strip)
                        .filter(line -> !line.startsWith("#") && runs(line, command))
                        .map(line -> path + ": " + line));
    }

    private static boolean runs(String line, String command) {
        return Stream.of(line.split("[\\s;&|()]+"))
                .anyMatch(word -> word.equals(command) || word.endsWith("/" + command));
    }
}
