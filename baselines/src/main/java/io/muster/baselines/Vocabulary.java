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

    static final Set<String> RULE_FIELDS =
            Stream.concat(TEXTS.stream(), Stream.of("applies", "resource")).collect(Collectors.toUnmodifiableSet());

    static final Set<String> EXPECTATIONS =
            Set.of("equals", "oneOf", "atMost", "atLeast", "between", "subsetOf", "differs");

    static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("all", kind(Set.of("of"), Set.of())),
            entry("any", kind(Set.of("of"), Set.of())),
            entry("file", kind(Set.of("paths"), Set.of("owner", "group", "mode", "missing", "state"))),
            entry("text", kind(Set.of("paths"), Set.of("contains", "lacks", "missing"))),
            entry("setting", kind(Set.of("paths", "key", "expect"), Set.of("separator", "missing"))),
            entry("sysctl", kind(Set.of("keys", "expect"), Set.of())),
            entry("sshd", kind(Set.of("option", "expect"), Set.of())),
            entry("unit", kind(Set.of("units", "processes", "state"), Set.of())),
            entry("package", kind(Set.of("names", "state"), Set.of())),
            entry("mount", kind(Set.of("path", "options"), Set.of())),
            entry("module", kind(Set.of("name"), Set.of())),
            entry("accounts", kind(Set.of("check"), Set.of("names", "limit"))));

    private Vocabulary() {}

    private static Kind kind(Set<String> required, Set<String> optional) {
        return new Kind(required, optional);
    }
}
