package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.PushedTime;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.Membership;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.spool.Spool;
import io.muster.agent.status.AgentStatus;
import io.muster.agent.status.AgentStatus.Trouble;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.Pace;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `azcmagent show` says of a loop that failed.
@Timeout(60)
class CrewTest {

    @TempDir
    Path directory;

    private final PushedTime time = new PushedTime();
    private final MachineId machine = new MachineId(UUID.randomUUID());

    private AgentHome home() {
        return new AgentHome(directory);
    }

    /// Of a loop that fails once; who would try again ends it all instead.
    private Trouble troubleOf(Runnable work) throws InterruptedException {
        new AgentConfig(
                        ResourceId.machine("s", "group", "box"),
                        machine,
                        "s",
                        "group",
                        "box",
                        "here",
                        "tenant",
                        "http://127.0.0.1:1")
                .write(home());
        var crew = new Crew(
                new Membership(home(), machine),
                new StatusBoard(home(), time),
                time,
                new Watchdog(Set.of(), time, Duration.ofMinutes(5), () -> {}));
        crew.run(Map.of("work", new Loop.Step() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public void pause(Pace pace, Duration longest) {
                crew.end();
            }
        }));
        return AgentStatus.read(home()).map(AgentStatus::trouble).orElseThrow();
    }

    private void assertReason(Reason reason, String details, Runnable work) throws InterruptedException {
        var trouble = troubleOf(work);
        assertThat(trouble.where()).isEqualTo("work");
        assertThat(trouble.details()).contains(details);
        assertThat(trouble.code()).isEqualTo(reason.code());
    }

    @Test
    void aControlPlaneThatCannotBeReachedIsTheNetwork() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        var gateway = Gateway.at("http://127.0.0.1:" + nobody, home().authority());
        assertReason(Reason.NETWORK, "cannot be reached", () -> {
            var _ = gateway.send(gateway.request("/x").build());
        });
    }

    @Test
    void aControlPlaneThatSaysNoIsTheCertificate() throws Exception {
        assertReason(Reason.CERTIFICATE, "no", () -> {
            throw new RefusedException("no");
        });
    }

    @Test
    void aSpoolThatCannotBeReadIsTheDisk() throws Exception {
        var spool = new Spool(home().spool(), 1_000);
        Files.delete(home().spool().resolve("rejected"));
        Files.delete(home().spool());
        Files.writeString(home().spool(), "somebody's");
        assertReason(Reason.PERSIST, home().spool() + " cannot be listed", () -> spool.next());
    }

    /// As a disk that is full or read-only.
    @Test
    void aReportThatCannotBeWrittenIsTheDisk() throws Exception {
        var spool = new Spool(home().spool(), 1_000);
        Files.createDirectories(home().spool().resolve(".0000000000000001.json.new/somebody's"));
        assertReason(Reason.PERSIST, "could not be written: ", () -> spool.add(new byte[0]));
    }

    @Test
    void filesThatCannotBeWatchedAreNeither() throws Exception {
        assertReason(Reason.INTERNAL, "files cannot be watched", () -> {
            throw new UncheckedIOException("files cannot be watched: no more", new IOException("no more"));
        });
    }

    @Test
    void whatNeedsTooMuchMemoryIsSaidAndTriedAgain() throws Exception {
        assertReason(Reason.INTERNAL, "more memory", () -> {
            throw new OutOfMemoryError();
        });
    }
}
