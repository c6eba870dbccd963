package io.muster.baselines;

import static java.util.Map.entry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words a rule may use: every resource kind with the fields it must have and those it may have.
final class Vocabulary {

    /// The fields of one resource kind.
    record Kind(Set<String> required, Set<String> optional) {

        Kind {
            required = Set.copyOf(required);
            optional = Set.copyOf(optional);
        }

        Set<String> unknown(Set<String> fields) {
            var rest = new HashSet<>(fields);
            rest.removeAll(required);
            rest.removeAll(optional);
            rest.remove("kind");
            return rest;
        }

        Set<String> missing(Set<String> fields) {
            return required.stream().filter(name -> !fields.contains(name)).collect(Collectors.toSet());
        }
    }

    static final Set<String> SEVERITIES = Set.of("Critical", "Important", "Warning", "Informational");

    static final List<String> TEXTS = List.of("id", "key", "title", "severity", "why", "remediation");

    static final Set<String> RULE_FIELDS = Stream.concat(TEXTS.stream(), Stream.of("applies", "parameter", "resource"))
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> EXPECTATIONS = Set.of(
            "equals",
            "oneOf",
            "atMost",
            "atLeast",
            "between",
            "subsetOf",
            "includes",
            "modeWithin",
            "masks",
            "differs");

    static final Set<String> PARAMETER_FIELDS = Set.of("type", "default", "least", "most");

    static final Set<String> PARAMETER_TYPES = Set.of("text", "number", "list", "mode");

    static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("all", kind(Set.of("of"), Set.of())),
            entry("any", kind(Set.of("of"), Set.of())),
            entry("file", kind(Set.of("paths"), Set.of("owner", "group", "mode", "missing", "state"))),
            entry("tree", kind(Set.of("paths"), Set.of("names", "owner", "group", "mode", "directoryMode", "missing"))),
            entry("text", kind(Set.of("paths"), Set.of("contains", "lacks", "missing"))),
            entry("setting", kind(Set.of("paths", "key", "expect"), Set.of("separator", "missing"))),
            entry("ini", kind(Set.of("paths", "section", "keys", "expect"), Set.of("default", "missing"))),
            entry("sysctl", kind(Set.of("keys", "expect"), Set.of("persisted"))),
            entry("sshd", kind(Set.of("option", "expect"), Set.of("default"))),
            entry("unit", kind(Set.of("units", "processes", "state"), Set.of())),
            entry("inetd", kind(Set.of("services"), Set.of())),
            entry("package", kind(Set.of("names", "state"), Set.of("atLeast"))),
            entry("mount", kind(Set.of("options"), Set.of("path", "under", "types"))),
            entry("module", kind(Set.of("name"), Set.of("state"))),
            entry("kernel", kind(Set.of("check"), Set.of())),
            entry("processor", kind(Set.of("flag"), Set.of())),
            entry("interfaces", kind(Set.of("check"), Set.of())),
            entry("firewall", kind(Set.of("hooks"), Set.of())),
            entry("accounts", kind(Set.of("check"), Set.of("names", "limit"))),
            entry("homes", kind(Set.of("check"), Set.of("names", "mode"))),
            entry(
                    "pam",
                    kind(
                            Set.of("services", "type", "module"),
                            Set.of("arguments", "lacks", "before", "after", "option", "config", "default", "expect"))),
            entry("loginDefs", kind(Set.of("key", "expect"), Set.of("default"))),
            entry("limits", kind(Set.of("type", "item", "expect"), Set.of())),
            entry("searchPath", kind(Set.of("paths"), Set.of())),
            entry("journald", kind(Set.of("key", "expect"), Set.of("default"))),
            entry("rsyslog", kind(Set.of("check"), Set.of("option", "expect", "default"))),
            entry("bootLoader", kind(Set.of("check"), Set.of())),
            entry("auditRule", kind(Set.of("rules"), Set.of())),
            entry("cron", kind(Set.of("check"), Set.of("command"))),
            entry("script", kind(Set.of("run"), Set.of("expect"))),
            entry("agent", kind(Set.of("setting", "expect"), Set.of())));

    private Vocabulary() {}

    private static Kind kind(Set<String> required, Set<String> optional) {
        return new Kind(required, optional);
    }
}
