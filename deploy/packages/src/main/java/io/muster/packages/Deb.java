package io.muster.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataConsumer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.PackagingException;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarArchiveEntry;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarConstants;

/// Writes a package for Debian and its kin.
final class Deb {

    private static final int FOLDER = 0755;
    private static final int LINK = 0777;

    private Deb() {}

    static Path write(List<Piece> pieces, About about, Path target) throws IOException {
        var file = target.resolve("azcmagent_" + about.version() + "_" + about.debArchitecture() + ".deb");
        var maker = new DebMaker(new Quiet(), List.of(consumer -> produce(pieces, consumer)), List.of());
        maker.setControl(control(about, target.resolve("control")).toFile());
        maker.setDeb(file.toFile());
        maker.setCompression("gzip");
        maker.setTarLongFileMode("posix");
        try {
            maker.validate();
            maker.makeDeb();
        } catch (PackagingException failed) {
            throw new IOException(file + " could not be built", failed);
        }
        return file;
    }

    private static Path control(About about, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("control"), """
                Package: azcmagent
                Version: %s
                Architecture: %s
                Section: admin
                Priority: optional
                Maintainer: %s
                Depends: systemd, passwd
                Description: %s
                 %s
                """.formatted(
                        about.version(), about.debArchitecture(), About.MAINTAINER, About.SUMMARY, About.DESCRIPTION));
        for (var script : List.of("preinst", "postinst", "prerm", "postrm")) {
            Files.writeString(directory.resolve(script), Layout.resource("scripts/" + script));
        }
        return directory;
    }

    private static void produce(List<Piece> pieces, DataConsumer consumer) throws IOException {
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Folder(var at) -> consumer.onEachDir(entry("." + at + "/", FOLDER));
                case Piece.Link(var at, var target) -> {
                    var link = new TarArchiveEntry("." + at, TarConstants.LF_SYMLINK);
                    link.setLinkName(target);
                    consumer.onEachLink(of(link, LINK));
                }
                case Piece.File(var at, var source, var mode) -> {
                    var file = entry("." + at, mode);
                    file.setSize(Files.size(source));
                    file.setModTime(Files.getLastModifiedTime(source).toMillis());
                    try (var in = Files.newInputStream(source)) {
                        consumer.onEachFile(in, file);
                    }
                }
            }
        }
    }

    private static TarArchiveEntry entry(String name, int mode) {
        return of(new TarArchiveEntry(name), mode);
    }

    private static TarArchiveEntry of(TarArchiveEntry entry, int mode) {
        entry.setUserId(0);
        entry.setUserName("root");
        entry.setGroupId(0);
        entry.setGroupName("root");
        entry.setMode(mode);
        return entry;
    }

    private static final class Quiet implements Console {

        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {
            System.err.println("deb: " + message);
        }
    }
}
