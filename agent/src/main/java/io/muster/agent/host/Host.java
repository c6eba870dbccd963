package io.muster.agent.host;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One machine during one evaluation: the running one, or an image below a directory. Each source is read once.
public final class Host {

    private static final Answers OF_THIS_MACHINE = new Answers();
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Disk disk;
    private final boolean live;
    private final Programs programs;
    private final Clock clock;
    private final boolean scripts;
    private final Answers answers;
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Object> read = new ConcurrentHashMap<>();

    /// Stands for a source that somebody is reading.
    private record Reading(Thread by) {}

    Host(Path root, boolean live, Programs programs, Clock clock, boolean scripts) {
        this(root, live, programs, clock, scripts, new Answers());
    }

    /// @param answers of programs that the looks before this one have asked
    Host(Path root, boolean live, Programs programs, Clock clock, boolean scripts, Answers answers) {
        this.disk = new Disk(root, live);
        this.live = live;
        this.programs = programs;
        this.clock = clock;
        this.scripts = scripts;
        this.answers = answers;
    }

    /// The machine we run on; no script of a rule is run on it.
    public static Host live() {
        return live(false);
    }

    /// The machine we run on.
    ///
    /// @param scripts whether its owner allows that rules bring scripts
    public static Host live(boolean scripts) {
        return new Host(Path.of("/"), true, Child::run, Clock.systemUTC(), scripts, OF_THIS_MACHINE);
    }

    /// An image: a directory that holds another machine's file system. What only a running machine can tell is a fault.
    public static Host image(Path root) {
        return new Host(root.toAbsolutePath().normalize(), false, Child::run, Clock.systemUTC(), false);
    }

    public boolean isLive() {
        return live;
    }

    public boolean allowsScripts() {
        return scripts;
    }

    public LocalDate today() {
        return LocalDate.now(clock);
    }

    /// How many bytes of files were read so far.
    public long bytes() {
        return disk.bytes();
    }

    /// Which files and directories were looked at so far.
    public Looked looked() {
        return disk.looked();
    }

    /// How many programs were run so far.
    public int programs() {
        return asked.get();
    }

    /// Nothing when there is no such file. Whatever else keeps us from looking is a fault: it says nothing of the file.
    public Optional<FileFacts> facts(String path) {
        return disk.facts(path);
    }

    /// As `facts`, of a link itself where there is one.
    public Optional<FileFacts> entry(String path) {
        return disk.entry(path);
    }

    /// Where a link leads, as it is written; nothing when there is none.
    public Optional<String> target(String path) {
        return disk.target(path);
    }

    /// The text of a regular file; nothing when there is none.
    public Optional<String> text(String path) {
        return isOfPeople(path)
                ? now("text " + path, () -> disk.text(path, Extent.OF_PEOPLE))
                : once("text " + path, () -> disk.text(path, Extent.OF_ROOT));
    }

    /// The lines of a file, none when it is not there.
    public List<String> lines(String path) {
        Supplier<List<String>> lines =
                () -> text(path).map(text -> text.lines().toList()).orElse(List.of());
        return isOfPeople(path) ? lines.get() : once("lines " + path, lines);
    }

    /// Names in a directory, sorted; none when it is not there.
    public List<String> names(String path) {
        return isOfPeople(path)
                ? now("names " + path, () -> disk.names(path))
                : once("names " + path, () -> disk.names(path));
    }

    /// What people keep is not kept here: there may be more than fits.
    private boolean isOfPeople(String path) {
        return !PeoplesPlaces.isOfRoot(path)
                && once("places of people", this::places).have(path);
    }

    private PeoplesPlaces places() {
        try {
            return PeoplesPlaces.of(accounts());
        } catch (HostFault unreadable) {
            return PeoplesPlaces.usual();
        }
    }

    /// A kernel setting of our own network namespace; nothing when this kernel does not have it.
    public Optional<String> sysctl(String key) {
        requireLive("kernel settings");
        // An interface name may hold dots; the keys of the baseline do not name interfaces.
        return text("/proc/sys/" + key.replace('.', '/')).map(String::strip);
    }

    public Accounts accounts() {
        return once("accounts", () -> Accounts.read(this));
    }

    public Packages packages() {
        return once("packages", () -> Packages.read(this));
    }

    public Mounts mounts() {
        return once("mounts", () -> Mounts.read(this));
    }

    public Units units() {
        return once("units", () -> Units.read(this));
    }

    /// The SSH server's effective settings; nothing when none is installed.
    public Optional<Map<String, String>> sshd() {
        return once("sshd", () -> Sshd.effective(this));
    }

    /// Whether `sshd` says what holds of an option, in lower case: always on a running machine, on an image
    /// unless it is the server's own choice, which differs between versions.
    public boolean knowsOfSshd(String option) {
        return live || Sshd.isTold(option, sshd().orElse(Map.of()));
    }

    /// What a program of this machine prints.
    ///
    /// @throws HostFault on an image, and when it fails
    public String printed(String what, List<String> command) {
        requireLive(what);
        asked.incrementAndGet();
        return programs.printed(command);
    }

    /// As `printed`, where the answer depends on nothing but these files: it is remembered until one of them changes.
    String printed(String what, List<String> command, List<String> files) {
        return disk.print(files, clock.instant().minus(SETTLED))
                .map(print -> answers.of(command, print, () -> printed(what, command)))
                .orElseGet(() -> printed(what, command));
    }

    void requireLive(String what) {
        if (!live) {
            throw HostFault.ofImage(what);
        }
    }

    /// What a source tells, read when it is first asked for. Faults are remembered too: a hostile source is met once.
    /// One that somebody was left behind with, who is reading it still, nobody else goes near.
    <T> T once(String source, Supplier<T> reading) {
        return read(source, reading, true);
    }

    /// As once, of what is read anew whenever somebody asks.
    private <T> T now(String source, Supplier<T> reading) {
        return read(source, reading, false);
    }

    @SuppressWarnings("unchecked")
    private <T> T read(String source, Supplier<T> reading, boolean keeps) {
        var known = read.get(source);
        if (known instanceof HostFault fault) {
            throw fault;
        }
        if (known instanceof Reading other && other.by() != Thread.currentThread()) {
            throw new HostFault(source + " was not read in time");
        }
        if (known != null && !(known instanceof Reading)) {
            return (T) known;
        }
        read.put(source, new Reading(Thread.currentThread()));
        try {
            var value = reading.get();
            if (keeps) {
                read.put(source, value);
            } else {
                read.remove(source);
            }
            return value;
        } catch (HostFault fault) {
            read.put(source, fault);
            throw fault;
        } catch (RuntimeException | Error bug) {
            read.remove(source);
            throw bug;
        }
    }
}
