package io.muster.agent.rule;

import io.muster.agent.host.Accounts.User;
import io.muster.agent.host.FileFacts;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The home directories of people, each of them: the first that is fine does not excuse the next.
///
/// @param check which of the checks below
/// @param names files that `lacks` is about
/// @param mode octal: no bit outside it may be set
record HomesResource(
        String check,
        @Nullable List<String> names,
        @Nullable String mode) implements Resource {

    HomesResource {
        Resource.require(check, "check", "exist", "owned", "modes", "dotFiles", "lacks");
        names = names == null ? List.of() : List.copyOf(names);
        Resource.requireMode(mode);
        if ((check.equals("modes") || check.equals("dotFiles")) == (mode == null)) {
            throw new IllegalArgumentException("modes and dotFiles have a mode, other checks of homes have none");
        }
        if (check.equals("lacks") == names.isEmpty()) {
            throw new IllegalArgumentException("lacks has names, other checks of homes have none");
        }
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        host.accounts().users().stream()
                .filter(User::isPerson)
                .flatMap(user -> look(host, user))
                .filter(piece -> hasRoom(evidence, piece))
                .forEach(evidence::add);
        if (evidence.isEmpty()) {
            evidence.add(new Evidence("/etc/passwd", "homes as wanted", "nobody has one", true));
        }
        return Outcome.of(evidence, "every home is as wanted", "a home is not as wanted");
    }

    /// There may be any number of people, and each may have any number of files that are wrong.
    private static boolean hasRoom(List<Evidence> evidence, Evidence piece) {
        return evidence.stream()
                        .filter(other -> other.satisfied() == piece.satisfied())
                        .limit(Outcome.MOST_EVIDENCE)
                        .count()
                < Outcome.MOST_EVIDENCE;
    }

    private Stream<Evidence> look(Host host, User user) {
        var home = user.hasHome() ? host.facts(user.home()).filter(FileFacts::directory) : empty();
        if (check.equals("exist")) {
            return Stream.of(new Evidence(
                    user.name() + " " + user.home(),
                    "a directory",
                    home.isPresent() ? "there" : null,
                    home.isPresent()));
        }
        return home.stream().flatMap(facts -> switch (check) {
            case "owned" -> Stream.of(owned(user, user.home(), facts));
            case "modes" -> Stream.of(moded(user.home(), facts));
            case "lacks" -> listed().stream().map(name -> absent(host, user.home() + "/" + name));
            default -> dotFiles(host, user);
        });
    }

    private static Optional<FileFacts> empty() {
        return Optional.empty();
    }

    private List<String> listed() {
        return names == null ? List.of() : names;
    }

    private static Evidence owned(User user, String path, FileFacts facts) {
        return new Evidence(
                path,
                "owner " + user.name() + " (" + user.uid() + ")",
                Integer.toString(facts.uid()),
                facts.uid() == user.uid());
    }

    private Evidence moded(String path, FileFacts facts) {
        int allowed = Integer.parseInt(mode == null ? "7777" : mode, 8);
        return new Evidence(
                path, mode + " or stricter", "%04o".formatted(facts.mode()), (facts.mode() & ~allowed) == 0);
    }

    private static Evidence absent(Host host, String path) {
        var there = host.entry(path).isPresent();
        return new Evidence(path, "absent", there ? "present" : null, !there);
    }

    /// Only what is wrong, and that all is well. A link has no permissions of its own.
    private Stream<Evidence> dotFiles(Host host, User user) {
        var wrong = host.names(user.home()).stream()
                .filter(name -> name.startsWith("."))
                .map(name -> user.home() + "/" + name)
                .flatMap(path -> host.entry(path).filter(FileFacts::regular).stream()
                        .flatMap(facts -> Stream.of(ownedByUserOrRoot(user, path, facts), moded(path, facts))))
                .filter(piece -> !piece.satisfied())
                .limit(Outcome.MOST_EVIDENCE)
                .toList();
        return wrong.isEmpty()
                ? Stream.of(new Evidence(user.home() + "/.*", mode + " or stricter", "as wanted", true))
                : wrong.stream();
    }

    private static Evidence ownedByUserOrRoot(User user, String path, FileFacts facts) {
        return new Evidence(
                path,
                "owner " + user.name() + " or root",
                Integer.toString(facts.uid()),
                facts.uid() == user.uid() || facts.uid() == 0);
    }
}
