package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.agent.host.KeyedLines;
import io.muster.agent.host.Pam;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A module in the stacks that services ask: it is there, at the right place, and with the right option. Services that
/// a
/// machine does not have do not count.
///
/// @param type `auth`, `account`, `password` or `session`
/// @param module file name, e.g. `pam_unix.so`
/// @param arguments the line has one of these
/// @param lacks the line has none of these
/// @param before a module that must come later; a line at which nobody arrives is none
/// @param after a module that must come earlier
/// @param option an option of the module: from its line, else from `config`, else `standard`
/// @param config the module's own file, whose drop-ins lie in a directory of its name with `.d` and are read first
record PamResource(
        List<String> services,
        String type,
        String module,
        @Nullable List<String> arguments,
        @Nullable List<String> lacks,
        @Nullable String before,
        @Nullable String after,
        @Nullable String option,
        @Nullable String config,
        @JsonProperty("default") @Nullable String standard,
        @Nullable Expectation expect)
        implements Resource {

    PamResource {
        Resource.require(type, "type", "auth", "account", "password", "session");
        services = List.copyOf(services);
        arguments = arguments == null ? null : List.copyOf(arguments);
        lacks = lacks == null ? null : List.copyOf(lacks);
        if ((option == null) != (expect == null) || (option == null && (config != null || standard != null))) {
            throw new IllegalArgumentException("option and expect go together");
        }
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var service : services) {
            if (Pam.has(host, service)) {
                evidence.add(evidence(host, service));
            }
        }
        return evidence.isEmpty()
                ? Outcome.notApplicable("there is no PAM stack of " + String.join(", ", services))
                : Outcome.of(evidence, module + " is asked as wanted", module + " is not asked as wanted");
    }

    private Evidence evidence(Host host, String service) {
        var where = "PAM " + service + " " + type;
        var stack = Pam.stack(host, service, type);
        var found = line(stack);
        if (found.isEmpty()) {
            return new Evidence(where, wanted(), null, false);
        }
        var line = found.get();
        var shown = line.where() + ": " + line.control() + " " + module + " " + String.join(" ", line.arguments());
        if (option == null || expect == null) {
            return new Evidence(where, wanted(), shown, true);
        }
        var value = value(host, line);
        return new Evidence(
                where,
                wanted(),
                value.map(given -> option + " = " + given).orElse(shown),
                value.filter(expect::holds).isPresent());
    }

    /// The first line that is the module's, says what is wanted, and stands where it is wanted.
    private Optional<Pam.Line> line(List<Pam.Line> stack) {
        for (int i = 0; i < stack.size(); i += 1) {
            var line = stack.get(i);
            if (line.module().equals(module)
                    && !line.control().equals("optional")
                    && (arguments == null || arguments.stream().anyMatch(line.arguments()::contains))
                    && (lacks == null || lacks.stream().noneMatch(line.arguments()::contains))
                    && (before == null || has(stack.subList(i + 1, stack.size()), before))
                    && (before == null || !has(stack.subList(0, i), before))
                    && (after == null || has(stack.subList(0, i), after))) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private static boolean has(List<Pam.Line> lines, String module) {
        return lines.stream().anyMatch(line -> line.module().equals(module));
    }

    private Optional<String> value(Host host, Pam.Line line) {
        if (option == null) {
            return Optional.empty();
        }
        var given = line.argument(option);
        if (given.isPresent()) {
            return given;
        }
        var file = line.argument("conf").orElse(config);
        return file == null ? Optional.ofNullable(standard) : configured(host, file, option);
    }

    private Optional<String> configured(Host host, String file, String name) {
        var lines = new ArrayList<String>();
        DropIns.in(host, file + ".d", ".conf").forEach(path -> lines.addAll(host.lines(path)));
        lines.addAll(host.lines(file));
        return KeyedLines.last(lines, name, "=").or(() -> Optional.ofNullable(standard));
    }

    private String wanted() {
        var words = new StringBuilder(module);
        if (arguments != null) {
            words.append(" with ").append(String.join(" or ", arguments));
        }
        if (lacks != null) {
            words.append(" without ").append(String.join(" or ", lacks));
        }
        if (before != null) {
            words.append(" before ").append(before);
        }
        if (after != null) {
            words.append(" after ").append(after);
        }
        if (option != null && expect != null) {
            words.append(", ").append(option).append(' ').append(expect.words());
        }
        return words.toString();
    }
}
