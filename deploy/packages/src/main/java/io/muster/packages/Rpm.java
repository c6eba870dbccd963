package io.muster.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.RpmBuilder;

/// Writes a package for Fedora, Red Hat and their kin.
final class Rpm {

    private static final String RELEASE = "1";

    private Rpm() {}

    static Path write(List<Piece> pieces, About about, Path target) throws IOException {
        var architecture = about.rpmArchitecture();
        var file = target.resolve("azcmagent-" + about.version() + "-" + RELEASE + "." + architecture + ".rpm");
        Files.deleteIfExists(file);
        var version = new RpmVersion(about.version(), RELEASE);
        try (var builder = new RpmBuilder("azcmagent", version, architecture, file, new BuilderOptions())) {
            describe(builder.getInformation());
            builder.addRequirement("systemd", "");
            builder.addRequirement("shadow-utils", "");
            scripts(builder);
            fill(builder.newContext(), pieces);
            builder.build();
        }
        return file;
    }

    private static void describe(RpmBuilder.PackageInformation information) {
        information.setLicense("Apache-2.0");
        information.setSummary(About.SUMMARY);
        information.setDescription(About.DESCRIPTION);
        information.setPackager(About.MAINTAINER);
        information.setVendor("Muster");
        information.setGroup("System Environment/Daemons");
    }

    private static void scripts(RpmBuilder builder) {
        builder.setPreInstallationScript(Layout.resource("scripts/preinst"));
        builder.setPostInstallationScript(Layout.resource("scripts/postinst"));
        builder.setPreRemoveScript(Layout.resource("scripts/prerm"));
        builder.setPostRemoveScript(Layout.resource("scripts/postrm"));
    }

    /// Directories of the system are its own; only those of the agent are named.
    private static void fill(BuilderContext context, List<Piece> pieces) throws IOException {
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Folder(var at) -> context.addDirectory(at, about -> about.setMode((short) 0755));
                case Piece.Link(var at, var target) -> context.addSymbolicLink(at, target);
                case Piece.File(var at, var source, var mode) ->
                    context.addFile(at, source, about -> {
                        about.setMode((short) mode);
                        about.setTimestamp(Files.getLastModifiedTime(source).toInstant());
                    });
            }
        }
    }
}
