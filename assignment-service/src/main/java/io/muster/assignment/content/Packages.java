package io.muster.assignment.content;

import io.muster.contracts.agent.PackageReference;
import java.lang.module.ModuleDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The packages at hand, each checked against its reference.
public record Packages(List<Stored> stored) {

    public Packages {
        stored = List.copyOf(stored);
    }

    /// A package and its bytes.
    public record Stored(PackageReference reference, byte[] zip) {}

    /// The highest version of a package that fits a pattern such as `1.*`.
    public Optional<PackageReference> newest(String name, String pattern) {
        return stored.stream()
                .map(Stored::reference)
                .filter(reference -> reference.name().equals(name) && fits(pattern, reference.version()))
                .max(Comparator.comparing(reference -> ModuleDescriptor.Version.parse(reference.version())));
    }

    public Optional<byte[]> bytes(String sha256) {
        return stored.stream()
                .filter(one -> one.reference().sha256().equals(sha256))
                .map(Stored::zip)
                .findFirst();
    }

    /// What tells one set of packages from another: the same bytes may come again under another version or signature.
    Set<PackageReference> references() {
        return stored.stream().map(Stored::reference).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean fits(String pattern, String version) {
        return pattern.endsWith("*")
                ? version.startsWith(pattern.substring(0, pattern.length() - 1))
                : version.equals(pattern);
    }
}
