package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The boot loader asks for a password before it lets anybody change how the machine starts. Only GRUB can; without its
/// configuration the rule does not apply.
///
/// @param check `password`
record BootLoaderResource(String check) implements Resource {

    private static final List<String> CONFIGURATIONS =
            List.of("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/grub/grub.conf", "/boot/grub/menu.lst");

    private static final List<String> USER_FILES = List.of("/boot/grub/user.cfg", "/boot/grub2/user.cfg");

    BootLoaderResource {
        Resource.require(check, "check", "password");
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var path : CONFIGURATIONS) {
            if (host.facts(path).isPresent()) {
                var found = path.endsWith(".cfg") ? password(host, path) : oldPassword(host, path);
                evidence.add(new Evidence(path, "a password", found.orElse(null), found.isPresent()));
            }
        }
        return evidence.isEmpty()
                ? Outcome.notApplicable("GRUB is not configured here")
                : Outcome.of(evidence, "the boot loader has a password", "the boot loader has no password");
    }

    /// GRUB 2 asks those whom `superusers` names for a password that a `password` command gave them. A configuration
    /// may
    /// take the hash from a file of its own.
    private static Optional<String> password(Host host, String path) {
        var named = words(host, path)
                .filter(words -> words.getFirst().equals("set") && words.size() > 1)
                .map(words -> words.get(1))
                .filter(setting -> setting.startsWith("superusers="))
                .map(setting -> setting.substring("superusers=".length()).replaceAll("[\"']", ""))
                .filter(names -> !names.isBlank())
                .flatMap(names -> Stream.of(names.split("[ ,;&|]+")))
                .toList();
        return words(host, path)
                .filter(words -> words.size() > 2 && words.getFirst().startsWith("password"))
                .filter(words -> named.contains(words.get(1)))
                .filter(words -> !words.get(2).contains("$") || hasUserHash(host))
                .map(words -> words.getFirst() + " " + words.get(1))
                .findFirst();
    }

    private static boolean hasUserHash(Host host) {
        return USER_FILES.stream()
                .flatMap(path -> host.lines(path).stream())
                .anyMatch(line -> line.strip().startsWith("GRUB2_PASSWORD=grub.pbkdf2."));
    }

    /// The old GRUB protects its menu by a `password` line before the first title.
    private static Optional<String> oldPassword(Host host, String path) {
        return words(host, path)
                .takeWhile(words -> !words.getFirst().equals("title"))
                .filter(words -> words.getFirst().equals("password") && words.size() > 1)
                .map(_ -> "password")
                .findFirst();
    }

    private static Stream<List<String>> words(Host host, String path) {
        return host.lines(path).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> List.of(line.split("\\s+")));
    }
}
