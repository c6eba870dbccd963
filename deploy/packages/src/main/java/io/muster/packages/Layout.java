package io.muster.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What is where once the agent is installed.
final class Layout {

    static final List<String> UNITS = List.of("himdsd.service", "gcad.service", "extd.service", "extd.path");

    private static final String HOME = "/opt/azcmagent";
    private static final List<String> PROGRAMS = List.of("azcmagent", "himds", "gcad", "extd");

    /// Theirs too who put something in: where bash-completion is not, the last of them takes them along.
    private static final List<String> SHARED =
            List.of("/usr/share/bash-completion", "/usr/share/bash-completion/completions");
    private static final int PROGRAM = 0755;
    private static final int PLAIN = 0644;

    private final Path lib;
    private final Path runtime;
    private final Path texts;
    private final List<Piece> pieces = new ArrayList<>();

    private Layout(Path lib, Path runtime, Path texts) {
        this.lib = lib;
        this.runtime = runtime;
        this.texts = texts;
    }

    /// @param lib the agent's jars
    /// @param texts where texts may be written that go into the package
    static List<Piece> of(Path lib, Path runtime, Path texts) throws IOException {
        return new Layout(lib, runtime, texts).pieces();
    }

    private List<Piece> pieces() throws IOException {
        pieces.add(new Piece.Folder(HOME));
        pieces.add(new Piece.Folder(HOME + "/bin"));
        pieces.add(new Piece.Folder(HOME + "/lib"));
        tree(runtime, HOME + "/runtime");
        var jars = list(lib);
        jars.forEach(jar -> pieces.add(new Piece.File(HOME + "/lib/" + jar.getFileName(), jar, PLAIN)));
        text(HOME + "/lib/options", options(jars), PLAIN);
        for (var program : PROGRAMS) {
            text(HOME + "/bin/" + program, resource("bin/" + program), PROGRAM);
        }
        for (var unit : UNITS) {
            text("/usr/lib/systemd/system/" + unit, resource("units/" + unit), PLAIN);
        }
        text("/usr/lib/systemd/system.conf.d/azcmagent.conf", resource("azcmagent.conf"), PLAIN);
        pieces.add(new Piece.Link("/usr/bin/azcmagent", HOME + "/bin/azcmagent"));
        SHARED.forEach(at -> pieces.add(new Piece.Folder(at)));
        text(SHARED.getLast() + "/azcmagent", Completion.of(jars), PLAIN);
        return List.copyOf(pieces);
    }

    /// What all of the agent's programs are started with. The class path names each jar: the order of a directory is
    /// another on every file system.
    private static String options(List<Path> jars) {
        return resource("options")
                + jars.stream()
                        .map(jar -> HOME + "/lib/" + jar.getFileName())
                        .collect(Collectors.joining(":", "-cp ", "\n"));
    }

    private void text(String at, String content, int mode) throws IOException {
        var file = texts.resolve(at.substring(1).replace('/', '_'));
        Files.createDirectories(texts);
        Files.writeString(file, content);
        pieces.add(new Piece.File(at, file, mode));
    }

    private void tree(Path from, String to) throws IOException {
        pieces.add(new Piece.Folder(to));
        for (var path : list(from)) {
            var at = to + "/" + path.getFileName();
            if (Files.isSymbolicLink(path)) {
                pieces.add(new Piece.Link(at, Files.readSymbolicLink(path).toString()));
            } else if (Files.isDirectory(path)) {
                tree(path, at);
            } else {
                pieces.add(new Piece.File(at, path, Files.isExecutable(path) ? PROGRAM : PLAIN));
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    static String resource(String name) {
        try (var in = Layout.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
