package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.contracts.agent.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `azcmagent connect` as a process, and Ctrl+C.
@Timeout(120)
class InterruptionIT {

    @TempDir
    Path directory;

    private final GatewayStandIn gateway = new GatewayStandIn();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void connectingThatIsInterruptedEndsWithItsPublicNumber() throws Exception {
        gateway.keepWaiting("POST " + Endpoints.JOIN);
        var nothing = Files.writeString(directory.resolve("nothing"), "");
        var err = directory.resolve("err");
        // A shell without job control has its children ignore Ctrl+C.
        var process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of("target/azcmagent/lib").toAbsolutePath() + "/*",
                        "io.muster.agent.command.Azcmagent",
                        "--home=" + directory.resolve("home"),
                        "connect",
                        "--gateway=" + gateway.url(),
                        "--ca-file=" + nothing,
                        "--publishers=" + nothing,
                        "--resource-name=box",
                        "--join-token=mjt.x")
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(gateway.isAsked("POST", Endpoints.JOIN, 1, Duration.ofSeconds(60)))
                    .as(Files.readString(err))
                    .isTrue();
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(11);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(err)).contains("AZCM0011: connecting was interrupted");
        assertThat(AgentConfig.read(new AgentHome(directory.resolve("home")))).isEmpty();
    }
}
