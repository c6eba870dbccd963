package io.muster.assignment.content;

import io.muster.contracts.agent.PackageReference;
import java.lang.module.ModuleDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The packages at hand, each checked against its reference.
///
/// @param whole false when something could not be read: what is missing may be there all the same
public record Packages(List<Stored> stored, boolean whole) {

    public Packages {
        stored = List.copyOf(stored);
    }

    /// A package and its bytes.
    public record Stored(PackageReference reference, byte[] zip) {

        private boolean isSameVersion(Stored other) {
            return reference.name().equals(other.reference.name())
                    && reference.version().equals(other.reference.version());
        }
    }

    /// These, and what was there before as long as something cannot be read.
    Packages after(Packages before) {
        if (whole) {
            return this;
        }
        var missing = before.stored.stream().filter(old -> stored.stream().noneMatch(old::isSameVersion));
        return new Packages(Stream.concat(stored.stream(), missing).toList(), false);
    }

    /// The highest version of a package that fits a pattern such as `1.*`.
    ///
    /// @param held what was taken before: counts too as long as something cannot be read
    public Optional<PackageReference> newest(String name, String pattern, @Nullable PackageReference held) {
        return Stream.concat(stored.stream().map(Stored::reference), whole ? Stream.empty() : Stream.ofNullable(held))
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
