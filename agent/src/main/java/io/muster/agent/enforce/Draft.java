package io.muster.agent.enforce;

import io.muster.agent.enforce.AgeChange.Ages;
import io.muster.agent.host.FileFacts;
import io.muster.agent.host.FileFacts.Kind;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A machine as it would be: what is read here has the changes that were drafted so far. Nothing is changed on the
/// machine itself.
public final class Draft {

    private static final int FILE = 0644;
    private static final int DIRECTORY = 0755;

    private final Host host;
    private final Map<String, Drafted> files;
    private final Map<String, Change> others;

    /// What was at a path, and what would be.
    private record Drafted(
            @Nullable FileState before, @Nullable FileState after) {}

    private Draft(Host host, Map<String, Drafted> files, Map<String, Change> others) {
        this.host = host;
        this.files = new LinkedHashMap<>(files);
        this.others = new LinkedHashMap<>(others);
    }

    /// @param host the running machine
    public static Draft of(Host host) {
        return new Draft(host, Map.of(), Map.of());
    }

    /// The same so far; what is drafted there is not drafted here.
    public Draft branch() {
        return new Draft(host, files, others);
    }

    /// Takes what a branch has.
    public void take(Draft branch) {
        files.putAll(branch.files);
        others.putAll(branch.others);
    }

    /// The machine as it is.
    public Host host() {
        return host;
    }

    /// The text that a file would have; nothing when it would not be there.
    public Optional<String> text(String path) {
        var drafted = files.get(path);
        if (drafted == null || (drafted.after() != null && drafted.after().text() == null)) {
            return host.text(path);
        }
        return Optional.ofNullable(drafted.after()).map(FileState::text);
    }

    /// Gives a file this text. One that is there keeps owner and mode, a new one is root's with mode 0644; its
    /// directory is made where it is missing.
    ///
    /// @throws HostFault when a link or something else than a file is there
    public void write(String path, String text) {
        write(path, text, FILE);
    }

    /// @param mode of a file that is not there yet
    public void write(String path, String text, int mode) {
        var now = state(path, true);
        if (now == null) {
            requireDirectory(path.substring(0, path.lastIndexOf('/')));
        }
        put(path, now == null ? new FileState(false, text, mode, 0, 0) : now.withText(text), true);
    }

    /// Gives a file or directory this owner and mode.
    public void permit(String path, int mode, int uid, int gid) {
        var now = state(path, false);
        if (now == null) {
            throw new HostFault(path + " is not there");
        }
        put(path, now.permitting(mode, uid, gid), false);
    }

    /// Removes a file.
    public void remove(String path) {
        if (state(path, true) != null) {
            put(path, null, true);
        }
    }

    /// A change of something else than a file.
    ///
    /// @throws HostFault when the kernel does not let this machine change it
    public void add(Change change) {
        if (change instanceof KernelChange kernel) {
            requireWritable("/proc/sys/" + kernel.key().replace('.', '/'));
        }
        others.put(change.target(), change);
    }

    /// How an account's password would age.
    ///
    /// @throws HostFault when there is no such account
    public Ages ages(String account) {
        return others.get(AgeChange.target(account)) instanceof AgeChange drafted
                ? drafted.after()
                : ShadowHand.ages(host, account).orElseThrow(() -> new HostFault("there is no account " + account));
    }

    /// Lets it age so.
    public void age(String account, Ages after) {
        var before = ShadowHand.ages(host, account).orElseThrow(() -> new HostFault("there is no account " + account));
        if (!before.equals(after)) {
            add(new AgeChange(account, before, after));
        }
    }

    /// All changes: files first, then what runs. What would be as it was is none.
    public List<Change> changes() {
        var changes = new ArrayList<Change>();
        files.forEach((path, drafted) -> {
            if (!Objects.equals(drafted.before(), drafted.after())) {
                changes.add(new FileChange(path, drafted.before(), drafted.after()));
            }
        });
        changes.addAll(others.values());
        return List.copyOf(changes);
    }

    private void requireWritable(String path) {
        for (var at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            var mount = host.mounts().mounted(at);
            if (mount.isPresent()) {
                if (mount.get().options().contains("ro")) {
                    throw new HostFault(path + " is on a file system that is mounted read-only");
                }
                return;
            }
        }
    }

    private void put(String path, @Nullable FileState after, boolean withText) {
        requireWritable(path);
        var known = files.get(path);
        var before = known == null ? found(path, withText) : known.before();
        if (known != null && withText && before != null && before.text() == null && !before.directory()) {
            before = found(path, true);
        }
        files.put(path, new Drafted(before, after));
    }

    private @Nullable FileState state(String path, boolean withText) {
        var drafted = files.get(path);
        if (drafted == null) {
            return found(path, withText);
        }
        var after = drafted.after();
        return withText && after != null && after.text() == null && !after.directory()
                ? after.withText(host.text(path).orElse(""))
                : after;
    }

    private @Nullable FileState found(String path, boolean withText) {
        return host.entry(path).map(facts -> found(path, facts, withText)).orElse(null);
    }

    private FileState found(String path, FileFacts facts, boolean withText) {
        if (facts.kind() == Kind.LINK || facts.kind() == Kind.OTHER) {
            throw new HostFault(path + " is a link or no file: who made it manages it otherwise");
        }
        return FileState.of(facts, withText && facts.regular() ? host.text(path).orElse("") : null);
    }

    private void requireDirectory(String path) {
        if (!files.containsKey(path) && host.facts(path).isEmpty()) {
            requireDirectory(path.substring(0, path.lastIndexOf('/')));
            files.put(path, new Drafted(null, new FileState(true, null, DIRECTORY, 0, 0)));
        }
    }
}
