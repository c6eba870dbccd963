package io.muster.agent.enforce;

import io.muster.agent.enforce.AgeChange.Ages;
import io.muster.agent.enforce.Machine.Standing;
import io.muster.agent.host.Host;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Changes lines of `/etc/shadow` under the lock that the tools of accounts take too (`lckpwdf`), so that nobody's new
/// password is lost.
final class ShadowHand {

    private static final String SHADOW = "/etc/shadow";
    private static final int LEAST = 3;
    private static final int MOST = 4;
    private static final int WARNED = 5;
    private static final int INACTIVE = 6;

    private final Path root;
    private final Supplier<Host> looks;
    private final FileHand files;
    private final Waiting waiting;

    ShadowHand(Path root, Supplier<Host> looks, FileHand files, Waiting waiting) {
        this.root = root;
        this.looks = looks;
        this.files = files;
        this.waiting = waiting;
    }

    /// What an account has now; nothing when it is not there.
    static Optional<Ages> ages(Host host, String account) {
        return host.lines(SHADOW).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > INACTIVE && fields[0].equals(account))
                .map(fields -> new Ages(fields[LEAST], fields[MOST], fields[WARNED], fields[INACTIVE]))
                .findFirst();
    }

    Standing standing(AgeChange change) {
        var now = ages(looks.get(), change.account());
        return now.equals(Optional.of(change.before()))
                ? Standing.BEFORE
                : now.equals(Optional.of(change.after())) ? Standing.AFTER : Standing.FOREIGN;
    }

    /// @throws EnforcementFault when it is not as the change says, or somebody else changes accounts all the time
    void make(AgeChange change) throws IOException {
        try (var _ = lock()) {
            if (standing(change) != Standing.BEFORE) {
                throw new EnforcementFault(change.target() + " has changed since the plan was made");
            }
            var host = looks.get();
            var before = FileState.of(
                    host.entry(SHADOW).orElseThrow(), host.text(SHADOW).orElseThrow());
            var text = String.valueOf(before.text());
            files.make(new FileChange(SHADOW, before, before.withText(with(text, change))));
        }
    }

    private static String with(String text, AgeChange change) {
        return text.lines()
                        .map(line -> line.startsWith(change.account() + ":") ? with(line, change.after()) : line)
                        .collect(Collectors.joining("\n"))
                + (text.endsWith("\n") ? "\n" : "");
    }

    private static String with(String line, Ages ages) {
        var fields = line.split(":", -1);
        fields[LEAST] = ages.least();
        fields[MOST] = ages.most();
        fields[WARNED] = ages.warned();
        fields[INACTIVE] = ages.inactive();
        return String.join(":", fields);
    }

    private FileChannel lock() throws IOException {
        var channel = FileChannel.open(
                root.resolve("etc/.pwd.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        for (int tries = 1; channel.tryLock() == null; tries += 1) {
            if (!waiting.again(tries)) {
                channel.close();
                throw new EnforcementFault("somebody else is changing the accounts");
            }
        }
        return channel;
    }

    void clean() {
        files.clean(SHADOW);
    }
}
