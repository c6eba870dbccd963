package io.muster.local.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// Unpacks a server's archive once, however many processes ask for it at the same time.
final class Archive {

    private Archive() {}

    /// Makes a directory of an archive's content; other content than the stream's is not touched.
    interface Unpacking {

        void into(Path directory) throws IOException;
    }

    /// The directory with the archive's content, beside the archive.
    static Path unpacked(Path archive, String name, Unpacking unpacking) throws IOException {
        if (!Files.exists(archive)) {
            throw new IOException(archive + " is not there: build the project first (./muster does)");
        }
        var stamp =
                Files.size(archive) + "-" + Files.getLastModifiedTime(archive).toMillis();
        var directory = archive.resolveSibling(name);
        var seal = directory.resolve(".unpacked-" + stamp);
        if (Files.exists(seal)) {
            return directory;
        }
        try (var channel = FileChannel.open(
                        archive.resolveSibling(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.exists(seal)) {
                Trees.delete(directory);
                var draft = archive.resolveSibling(name + ".draft");
                Trees.delete(draft);
                Files.createDirectories(draft);
                unpacking.into(draft);
                Files.createFile(draft.resolve(seal.getFileName()));
                Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return directory;
    }

    /// The only `.txz` entry of a jar.
    static void jarredXz(Path jar, Path directory) throws IOException {
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    tar(new XZCompressorInputStream(zip), directory, 0);
                    return;
                }
            }
        }
        throw new IOException(jar + " holds no .txz");
    }

    /// A tar.gz whose entries all lie in one top directory, which is left out.
    static void gz(Path archive, Path directory) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(archive));
                var gz = new GzipCompressorInputStream(in)) {
            tar(gz, directory, 1);
        }
    }

    private static void tar(InputStream in, Path directory, int stripped) throws IOException {
        var tar = new TarArchiveInputStream(in);
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var name = Path.of(entry.getName()).normalize();
            if (name.getNameCount() <= stripped) {
                continue;
            }
            var target = directory
                    .resolve(name.subpath(stripped, name.getNameCount()))
                    .normalize();
            if (!target.startsWith(directory)) {
                throw new IOException("an entry leaves the archive: " + entry.getName());
            }
            place(tar, entry, target);
        }
    }

    private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0b001_000_000) != 0) {
            var permissions = new HashSet<>(Files.getPosixFilePermissions(target));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(target, permissions);
        }
    }
}
