package io.muster.agent.identity;

import io.muster.agent.fault.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Where the agent keeps what it must not forget.
///
/// @param root of the identity's part, and of all where one process does everything
/// @param guest of what only root's part of the agent may change, so that the part without privileges cannot make it
///     trust or run anything
public record AgentHome(Path root, Path guest) {

    /// For one process that does everything.
    public AgentHome(Path root) {
        this(root, root);
    }

    /// True when identity and guest are processes of their own, under users of their own.
    public boolean isSplit() {
        return !guest.equals(root);
    }

    private static final Integer ROOT = 0;

    public Path config() {
        return root.resolve("agentconfig.json");
    }

    public Path key() {
        return root.resolve("certs/machine.key");
    }

    /// A key that may have taken the place of the other, until the control plane has said so.
    Path nextKey() {
        return root.resolve("certs/machine.key.next");
    }

    /// Since when the key is in use.
    public Path keySince() {
        return root.resolve("certs/key-since");
    }

    /// The key of the machine that this host becomes when it is a copy.
    Path copyKey() {
        return root.resolve("certs/copy.key");
    }

    /// What the control plane said that a copy is, until it is that.
    public Path becoming() {
        return root.resolve("certs/becoming.json");
    }

    /// By what certificates of machines are verified.
    public Path issuers() {
        return root.resolve("certs/issuers.pem");
    }

    public Path certificate() {
        return root.resolve("certs/machine.pem");
    }

    public Path renewal() {
        return root.resolve("certs/renew-after");
    }

    public Path authority() {
        return root.resolve("certs/ca.pem");
    }

    public Path publishers() {
        return guest.resolve("trust/publishers.txt");
    }

    public Path spool() {
        return guest.resolve("spool");
    }

    public Path packages() {
        return guest.resolve("packages");
    }

    /// Keys that local programs show to get tokens.
    public Path tokens() {
        return root.resolve("tokens");
    }

    public Path state() {
        return guest.resolve("state.json");
    }

    /// What the agent that runs has last seen; for everybody's eyes.
    public Path status() {
        return root.resolve("status.json");
    }

    /// What was told of this machine last; holds what only root may read.
    public Path metadata() {
        return guest.resolve("metadata.json");
    }

    /// The cloud that this machine is in, as it said itself.
    public Path cloud() {
        return guest.resolve("cloud.json");
    }

    /// The tags of the machine's resource, as they were told last.
    public Path tags() {
        return root.resolve("tags.json");
    }

    public Path logs() {
        return root.resolve("log");
    }

    /// Of auditing, where it is a process of its own.
    public Path guestLogs() {
        return guest.resolve("arc_policy_logs");
    }

    /// Of managing extensions, where that is a process of its own.
    public Path extensionLogs() {
        return guest.resolve("ext_mgr_logs");
    }

    /// As [#status], of the process that audits.
    public Path guestStatus() {
        return guest.resolve("gc_status.json");
    }

    /// As [#status], of the process that manages extensions.
    public Path extensionStatus() {
        return guest.resolve("ext_status.json");
    }

    /// Which extensions there are.
    public Path extensions() {
        return guest.resolve("extensions.json");
    }

    /// Where the process that has the identity gives tokens and signals to the others.
    public Path socket() {
        return root.resolve("socks/himds.sock");
    }

    /// Makes the home. Everybody may look in, because `azcmagent show` is for everybody; what is secret has a directory
    /// of its own.
    public void open() {
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException failed) {
            throw new StorageException(root + " could not be made", failed);
        }
    }

    /// Deletes all that is this machine's identity or was made in its name; what the gateway and publishers are
    /// trusted by is no secret, and stays. The configuration goes first: without it nothing of the rest is used.
    public void forget() throws IOException {
        for (var file : List.of(config(), state(), status(), metadata(), cloud(), tags(), extensions())) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(draft(file));
        }
        for (var directory : List.of(root.resolve("certs"), tokens(), spool(), spool().resolve("rejected"))) {
            empty(directory);
        }
    }

    private void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files =
                Files.newDirectoryStream(directory, file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))) {
            for (var file : files) {
                if (!file.equals(authority())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Path draft(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /// Writes a whole file or nothing: beside it, with its final mode, flushed, then renamed.
    ///
    /// @param mode e.g. `rw-------`
    public static void write(Path file, byte[] content, String mode) {
        var draft = draft(file);
        try {
            createParent(file.toAbsolutePath());
            Files.deleteIfExists(draft);
            try (var channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            giveToKeeper(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new StorageException(file + " could not be written", failed);
        }
    }

    /// The directory is its owner's alone; what it lies in is not, because others come by to what is theirs.
    private static void createParent(Path file) throws IOException {
        Files.createDirectories(file.resolve("../..").normalize());
        var directory = file.resolveSibling("");
        if (Files.isSymbolicLink(directory) && !belongsToWhomItLeads(directory)) {
            throw new IOException(directory + " leads to somebody else's directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            giveToKeeper(directory);
        }
    }

    /// Otherwise the part without privileges could have root write where it may not itself.
    private static boolean belongsToWhomItLeads(Path link) throws IOException {
        return Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                .equals(Files.getAttribute(link, "unix:uid"));
    }

    /// What root writes into a directory of the part without privileges is for that part. A link in its place is given
    /// away itself, not what it leads to.
    private static void giveToKeeper(Path made) throws IOException {
        var keeper = made.toAbsolutePath().resolveSibling("");
        if (!Files.getAttribute(made, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ROOT)) {
            return;
        }
        for (var attribute : List.of("unix:gid", "unix:uid")) {
            var owner = Files.getAttribute(keeper, attribute);
            if (!owner.equals(Files.getAttribute(made, attribute, LinkOption.NOFOLLOW_LINKS))) {
                Files.setAttribute(made, attribute, owner, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    public static void write(Path file, String content, String mode) {
        write(file, content.getBytes(StandardCharsets.UTF_8), mode);
    }
}
