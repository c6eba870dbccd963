package io.muster.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Builds the agent's packages on any machine with a JDK; no tools of any distribution are needed.
public final class Packages {

    private Packages() {}

    /// @param arguments the directory of the agent's jars, the directory for the packages, the version
    public static void main(String... arguments) throws IOException {
        build(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]).forEach(System.out::println);
    }

    /// Returns the `.deb` and the `.rpm`.
    public static List<Path> build(Path lib, Path target, String version) throws IOException {
        var pieces = pieces(lib, target);
        var about = new About(version);
        return List.of(Deb.write(pieces, about, target), Rpm.write(pieces, about, target));
    }

    /// The `.deb` alone.
    public static Path deb(Path lib, Path target, String version) throws IOException {
        return Deb.write(pieces(lib, target), new About(version), target);
    }

    /// The `.rpm` alone.
    public static Path rpm(Path lib, Path target, String version) throws IOException {
        return Rpm.write(pieces(lib, target), new About(version), target);
    }

    private static List<Piece> pieces(Path lib, Path target) throws IOException {
        Files.createDirectories(target);
        var runtime = target.resolve("runtime");
        Runtime.make(runtime);
        return Layout.of(lib, runtime, target.resolve("texts"));
    }
}
