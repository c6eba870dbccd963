package io.muster.agent.stream;

import io.muster.agent.fault.AwayException;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.TokenSource;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.StreamFrame;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/// Keeps the control plane knowing that this machine is there, and this machine knowing what there is to do: by the
/// stream, and by single requests every five minutes where something on the way lets no stream through. The stream is
/// tried again all the while, less often each time.
public final class Lifeline {

    private static final Logger LOG = Logger.getLogger(Lifeline.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final MachineStream stream;
    private final Gateway gateway;
    private final TokenSource identity;
    private final Signals signals;
    private final Clock clock;
    private final Pace pace;
    private Optional<Duration> lastAnswered = Optional.empty();
    private Duration untilNextTry = EVERY;

    public Lifeline(
            MachineStream stream, Gateway gateway, TokenSource identity, Signals signals, Clock clock, Pace pace) {
        this.stream = stream;
        this.gateway = gateway;
        this.identity = identity;
        this.signals = signals;
        this.clock = clock;
        this.pace = pace;
    }

    /// Until the stream ends, or it is time to try for one again.
    ///
    /// @throws AwayException when the stream ended, or the control plane is away
    public void hold() throws InterruptedException {
        try {
            throw new AwayException("the connection ended: " + stream.stay());
        } catch (NoStreamException none) {
            if (isHeardOf()) {
                throw none;
            }
            LOG.info(none.getMessage() + "; this machine says by single requests that it is there");
            goWithout();
        }
    }

    /// A stream that worked a moment ago is worth waiting for.
    private boolean isHeardOf() {
        return stream.answered()
                .filter(at -> pace.elapsed().compareTo(at.plus(EVERY)) < 0)
                .isPresent();
    }

    private void goWithout() throws InterruptedException {
        if (!stream.answered().equals(lastAnswered)) {
            lastAnswered = stream.answered();
            untilNextTry = EVERY;
        }
        var until = pace.elapsed().plus(untilNextTry);
        do {
            pace.pause(say());
        } while (pace.elapsed().compareTo(until) < 0);
        var twice = untilNextTry.multipliedBy(2);
        untilNextTry = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    /// A heartbeat, and the question what there is to do.
    ///
    /// @return when it is time for the next
    private Duration say() {
        var answer = gateway.send(authorized(Endpoints.HEARTBEATS)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(stream.heartbeat()))
                .build());
        if (answer.status() == 401) {
            identity.forgetToken();
        }
        if (!answer.isSuccess()) {
            throw new AwayException("no heartbeat now: " + answer.error());
        }
        signals.heard(clock.instant());
        ask();
        return answer.as(StreamFrame.class) instanceof StreamFrame.Heard heard
                ? clamped(Duration.ofSeconds(heard.nextHeartbeatSeconds()))
                : EVERY;
    }

    /// A control plane that does not know the question is one that says nothing more; assignments are fetched anyway.
    private void ask() {
        var answer = gateway.send(authorized(Endpoints.WORK).build());
        if (answer.isSuccess() && answer.as(StreamFrame.class) instanceof StreamFrame.Work work) {
            signals.work(work);
        }
    }

    private HttpRequest.Builder authorized(String path) {
        return gateway.request(path).header("Authorization", "Bearer " + identity.token());
    }

    private static Duration clamped(Duration wanted) {
        if (wanted.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
    }
}
