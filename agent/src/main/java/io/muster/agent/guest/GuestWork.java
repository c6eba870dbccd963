package io.muster.agent.guest;

import io.muster.agent.fault.AwayException;
import io.muster.agent.host.Host;
import io.muster.agent.host.Looked;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.agent.rule.RuleFormatException;
import io.muster.agent.rule.RuleSet;
import io.muster.agent.spool.Spool;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.DesiredState;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Fetches what this machine should be, and says how it is, after the changes that an assignment may ask for.
public final class GuestWork {

    private static final Logger LOG = Logger.getLogger(GuestWork.class.getName());

    private final AgentHome home;
    private final MachineId machine;
    private final Gateway gateway;
    private final TokenSource identity;
    private final Spool spool;
    private final Correction correction;
    private final Clock clock;
    private final Map<String, RuleSet> opened = new HashMap<>();
    private GuestState state;
    private @Nullable Round round;
    private Looked looked = Looked.NOWHERE;
    private Instant lookedSince = Instant.EPOCH;
    private @Nullable Instant correcting;

    /// What is still to be evaluated.
    ///
    /// @param fault what was wrong with those that are not left
    private record Round(
            long number,
            List<DesiredState.Assignment> left,
            @Nullable String fault) {

        Round {
            left = List.copyOf(left);
        }
    }

    public GuestWork(
            AgentHome home,
            MachineId machine,
            Gateway gateway,
            TokenSource identity,
            Spool spool,
            Correction correction,
            Clock clock) {
        this.home = home;
        this.machine = machine;
        this.gateway = gateway;
        this.identity = identity;
        this.spool = spool;
        this.correction = correction;
        this.clock = clock;
        var remembered = GuestState.read(home);
        var known = remembered.isOf(machine) ? remembered : GuestState.NONE;
        this.state = known.confirmed() == null ? known.confirmed(clock.instant()) : known;
    }

    /// Epoch of the desired state we have; -1 before the first.
    public long epoch() {
        return state.epoch();
    }

    /// Fetches the desired state; true when it is another than before.
    ///
    /// @throws AwayException when the control plane is
    /// @throws RefusedException when this machine gets no token now
    public boolean fetch() {
        var request = gateway.request(Endpoints.DESIRED_STATE).header("Authorization", "Bearer " + identity.token());
        if (state.desired() != null) {
            var _ = request.header("If-None-Match", "\"" + state.epoch() + "\"");
        }
        var answer = gateway.send(request.build());
        if (answer.status() == 304) {
            // Written with the next evaluation.
            state = state.confirmed(clock.instant());
            return false;
        }
        if (!answer.isSuccess()) {
            throw notAnswered("no desired state: ", answer);
        }
        var desired = answer.as(DesiredState.class);
        if (!desired.machine().equals(machine)) {
            throw new UncheckedIOException(new IOException("a desired state for another machine"));
        }
        boolean changed = !desired.equals(state.desired());
        remember(new GuestState(desired, state.answered(), state.fault(), clock.instant()));
        return changed;
    }

    /// Every assignment is to be evaluated now, whatever is left of an earlier round. None is where the control plane
    /// has been away for too long.
    ///
    /// @param number the highest "evaluate now" that this answers
    public void begin(long number) {
        if (state.isStale(clock.instant())) {
            LOG.warning("the control plane has not said for " + GuestState.LIFE.toDays()
                    + " days what is assigned; nothing is until it does");
            remember(state.lapsed());
        }
        looked = Looked.NOWHERE;
        lookedSince = clock.instant();
        correcting = null;
        round = new Round(Math.max(number, begun()), changingFirst(state.assignments()), null);
    }

    /// Whoever only looks sees the machine as the others leave it.
    private static List<DesiredState.Assignment> changingFirst(List<DesiredState.Assignment> assignments) {
        return assignments.stream()
                .sorted(Comparator.comparing(one -> !Correction.changes(one.mode())))
                .toList();
    }

    /// The highest "evaluate now" that is answered once the round that was begun is done.
    public long begun() {
        return round == null ? state.answered() : round.number();
    }

    /// True while there is something left of the round.
    public boolean isUnderWay() {
        return round != null;
    }

    /// Where on the machine this round, or the last, has looked.
    public Looked looked() {
        return looked;
    }

    /// When it began to look there.
    public Instant lookedSince() {
        return lookedSince;
    }

    /// How long it is until something is corrected that has to wait for it; nothing when nothing has.
    public Optional<Duration> untilCorrection() {
        return Optional.ofNullable(correcting).map(later -> Duration.between(clock.instant(), later));
    }

    /// Evaluates what is left of the round and puts the reports into the spool. One that cannot be opened does not stop
    /// the others; what is wrong is remembered for `azcmagent show`.
    ///
    /// @throws UncheckedIOException when a package could not be fetched, after the others were evaluated
    /// @throws RefusedException when it could not because this machine gets no token now, likewise
    public void evaluate() {
        if (round == null) {
            return;
        }
        var machineNow = correction.look();
        var left = new ArrayList<DesiredState.Assignment>();
        var fault = round.fault();
        RuntimeException away = null;
        for (var assignment : round.left()) {
            try {
                if (!isAsked() && correction.isSettled(assignment)) {
                    continue;
                }
                machineNow = evaluate(assignment, machineNow, round.number());
            } catch (PackageFault refused) {
                LOG.severe("a package was refused: " + refused.getMessage());
                fault = refused.getMessage();
            } catch (UncheckedIOException | RefusedException unreachable) {
                left.add(assignment);
                away = unreachable;
            }
        }
        round = new Round(round.number(), left, fault);
        if (away != null) {
            throw away;
        }
        remember(new GuestState(state.desired(), round.number(), fault, state.confirmed()));
        round = null;
    }

    /// Somebody wants to know now how the machine is.
    private boolean isAsked() {
        return begun() > state.answered();
    }

    /// What could not be written is not known: it is asked for again.
    private void remember(GuestState next) {
        next.write(home);
        state = next;
    }

    /// The machine as it is afterwards.
    private Host evaluate(DesiredState.Assignment assignment, Host before, long number) {
        var rules = filled(rules(assignment.content()), assignment);
        var startedAt = clock.instant();
        var corrected = correction.corrected(assignment, rules, before);
        var machineNow = corrected.machine();
        var results = corrected.told(rules.evaluate(machineNow));
        looked = looked.and(machineNow.looked());
        correcting = earlier(correcting, corrected.later());
        LOG.info(assignment.id() + ": audited, " + results.size() + " rules");
        var report = new ComplianceReport(
                UUID.randomUUID(),
                machine,
                assignment.id(),
                assignment.content(),
                number,
                startedAt,
                clock.instant(),
                results);
        try {
            int dropped = spool.add(Gateway.JSON.writeValueAsBytes(report));
            if (dropped > 0) {
                LOG.warning("the spool is full: " + dropped + " old reports were dropped");
            }
            correction.told(assignment);
            return machineNow;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    /// Rules that nobody can say how they were meant are errors, each of them, and the report says why.
    private static RuleSet filled(RuleSet rules, DesiredState.Assignment assignment) {
        try {
            return rules.with(assignment.parameters());
        } catch (RuleFormatException bad) {
            LOG.warning(assignment.id() + ": " + bad.getMessage());
            return rules.refusing("the assignment's parameters: " + bad.getMessage());
        }
    }

    private RuleSet rules(PackageReference reference) {
        return opened.computeIfAbsent(
                reference.sha256() + reference.signature().value(),
                _ -> Package.open(reference, bytes(reference), Publishers.read(home.publishers())));
    }

    /// From the cache when the bytes there are right, else from the control plane. File names come from hashes alone.
    private byte[] bytes(PackageReference reference) {
        var cached = home.packages().resolve(reference.sha256() + ".zip");
        try {
            if (Files.exists(cached) && Files.size(cached) == reference.size()) {
                var bytes = Files.readAllBytes(cached);
                if (Package.sha256(bytes).equals(reference.sha256())) {
                    return bytes;
                }
            }
        } catch (IOException unreadable) {
            LOG.warning("the package cache cannot be read: " + unreadable.getMessage());
        }
        var answer = gateway.send(
                gateway.request(Endpoints.PACKAGES + "/" + reference.sha256())
                        .header("Authorization", "Bearer " + identity.token())
                        .build(),
                Math.clamp(reference.size(), Gateway.LARGEST, Package.LARGEST));
        if (!answer.isSuccess()) {
            throw notAnswered("no package: ", answer);
        }
        if (!Package.sha256(answer.body()).equals(reference.sha256())) {
            throw new PackageFault(reference.name() + ": what came is not what was asked for");
        }
        AgentHome.write(cached, answer.body(), "rw-------");
        return answer.body();
    }

    private AwayException notAnswered(String what, Gateway.Answer answer) {
        if (answer.status() == 401) {
            identity.forgetToken();
        }
        return new AwayException(what + answer.error());
    }
}
