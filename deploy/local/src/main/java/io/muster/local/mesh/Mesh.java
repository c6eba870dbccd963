package io.muster.local.mesh;

import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.Ports;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All parts of Muster on this machine: which run, and starting and ending them in order.
public final class Mesh {

    private static final List<String> SERVERS = List.of("postgres", "kafka");
    private static final List<String> SERVICES =
            List.of("keycloak", "identity", "assignment", "evaluation", "extension", "notification");
    private static final List<String> GATEWAY = List.of("gateway");
    private static final List<String> AGENT = List.of("agent");

    /// What starts together; the stages end the other way round.
    private static final List<List<String>> STAGES = List.of(SERVERS, SERVICES, GATEWAY, AGENT);

    /// In the order they start.
    public static final List<String> PARTS =
            STAGES.stream().flatMap(List::stream).toList();

    private final MeshDirectory directory;
    private final Addresses addresses;
    private final Secrets secrets;
    private final RunRecords records;
    private final Programs programs;
    private final Starters starters;
    private final Progress progress;

    public Mesh(Checkout checkout, MeshDirectory directory, Addresses addresses, Clock clock, Progress progress) {
        this.directory = directory;
        this.addresses = addresses;
        this.secrets = new Secrets(directory);
        this.records = new RunRecords(directory);
        this.programs = new Programs(checkout);
        this.starters = new Starters(checkout, directory, addresses, secrets, clock);
        this.progress = progress;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Addresses addresses() {
        return addresses;
    }

    public MeshDirectory directory() {
        return directory;
    }

    /// The part's process, if it runs.
    public Optional<ProcessHandle> find(String part) {
        return records.find(part);
    }

    /// Ports that parts which do not run yet would need, but somebody else has: by part.
    public Map<String, Integer> takenPorts() {
        var taken = new LinkedHashMap<String, Integer>();
        for (var part : missing()) {
            addresses.ports(part).forEach((name, port) -> {
                if (Ports.isTaken(port)) {
                    taken.put(name, port);
                }
            });
        }
        return taken;
    }

    /// Parts that belong to this mesh and do not run.
    public List<String> missing() {
        return PARTS.stream()
                .filter(part -> !addresses.isExternal(part))
                .filter(part -> records.find(part).isEmpty())
                .toList();
    }

    /// True when every part that belongs to this mesh runs and none was told to end.
    public boolean isWhole() {
        return missing().isEmpty() && leaving().isEmpty();
    }

    private List<String> leaving() {
        return PARTS.stream().filter(records::isLeaving).toList();
    }

    /// Starts what does not run, and again what was built since it started or is about to end. When a part fails, what
    /// was started now is ended.
    ///
    /// @throws PartFailed naming the part, after its last log lines were shown
    /// @throws IllegalStateException when another launcher works on this mesh
    public void up() {
        var started = new ArrayList<String>();
        try (var _ = MeshLock.take(directory)) {
            endLeaving();
            endOutdated();
            starters.prepare();
            begin(SERVERS, started);
            starters.afterServers();
            begin(SERVICES, started);
            if (!addresses.isExternal("keycloak")) {
                starters.completeRealm().forEach(news -> progress.say("  " + news));
            }
            begin(GATEWAY, started);
        } catch (RuntimeException failed) {
            if (!started.isEmpty()) {
                progress.say("  Ending what was started: " + String.join(", ", started));
                end(started);
            }
            throw failed;
        }
    }

    /// A `down` that was cut off has told them to end and did not wait: they run now, and in a moment they do not.
    private void endLeaving() {
        var leaving = leaving();
        if (!leaving.isEmpty()) {
            progress.say("  Told to end and not gone yet, so they start again: " + String.join(", ", leaving));
            end(leaving);
        }
    }

    /// A process whose program was replaced under it cannot be trusted to find its own classes.
    private void endOutdated() {
        var outdated = PARTS.stream().filter(this::isOutdated).toList();
        if (!outdated.isEmpty()) {
            progress.say("  Built since they started, so they start again: " + String.join(", ", outdated));
            end(outdated);
        }
    }

    private boolean isOutdated(String part) {
        return records.find(part)
                .flatMap(process -> process.info().startInstant())
                .filter(start -> programs.builtAt(part).isAfter(start))
                .isPresent();
    }

    /// True when the part does its work now, as far as one can see from outside.
    public boolean isReady(String part) {
        return records.find(part).isPresent() && starters.isReady(part);
    }

    /// Joins this machine when it has not joined, and starts its agent.
    public void joinThisMachine() {
        if (!starters.hasJoined()) {
            // An agent that still runs would be the machine that this one was before it left.
            kill("agent");
            starters.connectAgent();
        }
        begin(AGENT, new ArrayList<>());
    }

    /// The command line of `azcmagent` for this mesh's machine.
    public List<String> agent(List<String> arguments) {
        return programs.agent(directory.agent(), arguments);
    }

    /// The same for a machine whose agent keeps its state elsewhere.
    public List<String> agent(Path home, List<String> arguments) {
        return programs.agent(home, arguments);
    }

    /// Ends what runs, the last first. Returns what was ended.
    public List<String> down() {
        try (var _ = MeshLock.take(directory)) {
            var running = PARTS.stream()
                    .filter(part -> records.find(part).isPresent())
                    .toList();
            end(running);
            return running;
        }
    }

    /// Ends one part without grace, as a crash would.
    public void kill(String part) {
        find(part).ifPresent(process -> Daemon.end(process, "KILL"));
        records.remove(part);
    }

    /// Starts these together and waits for each.
    public void begin(List<String> parts, List<String> started) {
        long from = System.nanoTime();
        var beginning = new LinkedHashMap<String, ProcessHandle>();
        for (var part : parts) {
            addresses.outside(part).ifPresent(where -> progress.external(part, where));
            if (!addresses.isExternal(part) && records.find(part).isEmpty()) {
                var process = start(part);
                started.add(part);
                beginning.put(part, process);
            }
        }
        beginning.forEach((part, process) -> {
            if (!starters.await(part, process)) {
                throw failure(part);
            }
            progress.ready(part, System.nanoTime() - from);
        });
    }

    private ProcessHandle start(String part) {
        try {
            var process = starters.start(part);
            records.add(part, process);
            return process;
        } catch (UncheckedIOException | IllegalStateException impossible) {
            progress.say("  " + impossible.getMessage());
            throw failure(part);
        }
    }

    private PartFailed failure(String part) {
        progress.failed(part, directory.log(part).toString(), starters.tail(part));
        return new PartFailed(part);
    }

    private void end(List<String> parts) {
        for (var stage : STAGES.reversed()) {
            var together = stage.stream().filter(parts::contains).toList();
            together.forEach(part -> records.find(part).ifPresent(process -> {
                records.leaves(part);
                Daemon.signal(process, gracefully(part));
            }));
            together.forEach(part -> {
                records.find(part).ifPresent(process -> Daemon.end(process, gracefully(part)));
                records.remove(part);
            });
        }
    }

    private static String gracefully(String part) {
        return part.equals("postgres") ? "INT" : "TERM";
    }
}
