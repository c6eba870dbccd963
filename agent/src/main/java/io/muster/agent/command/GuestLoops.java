package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.guest.Correction;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.TokenSource;
import io.muster.agent.metadata.MetadataNews;
import io.muster.agent.spool.Sender;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import io.muster.agent.watch.FileWatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;

/// What needs to look into the machine: one loop works, one waits for changes, one sends, one tells what the machine
/// is. Each goes on whatever happens to the others. Tokens and signals come from whoever has the identity.
final class GuestLoops {

    private static final Logger LOG = Logger.getLogger(GuestLoops.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    private static final Duration SENDING = Duration.ofMinutes(1);
    private static final Duration DESCRIBING = Duration.ofMinutes(5);

    private final GuestStep guest;
    private final FileWatch changes;
    private final Sender sender;
    private final Signals reports = new Signals();
    private final Pace pace;
    private final MetadataNews news;

    /// @param about what this machine is now: the `properties` of its resource
    GuestLoops(
            AgentHome home,
            AgentConfig config,
            Gateway gateway,
            TokenSource tokens,
            Signals signals,
            Clock clock,
            Pace pace,
            Supplier<ObjectNode> about) {
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        var correction = new Correction(
                () -> Host.live(LocalConfig.read(home).isOn(Setting.GUEST_SCRIPTS)),
                Enforcement.of(home, clock, gateway, tokens));
        var work = new GuestWork(home, config.vmId(), gateway, tokens, spool, correction, clock);
        this.changes = new FileWatch(Path.of("/"), pace, signals::ring);
        this.guest = new GuestStep(home, work, signals, reports, pace, changes, System::gc);
        this.sender = new Sender(spool, gateway, tokens);
        this.news = new MetadataNews(home, gateway, tokens, about);
        this.pace = pace;
    }

    Map<String, Loop.Step> steps() {
        return Map.of("sender", this::send, "guest", guest, "changes", changes::run, "metadata", this::describe);
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(pace, SENDING);
    }

    /// What the machine is changes seldom, what was decided on it at any time.
    private void describe() throws InterruptedException {
        if (news.tell()) {
            LOG.info("told what has changed on this machine");
        }
        pace.pause(DESCRIBING);
    }
}
