package io.muster.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/// One Kafka broker that is its own controller (KRaft), on loopback, in a JVM of its own. Makes no topic by itself.
public final class KafkaBroker {

    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    private final Checkout checkout;
    private final Path directory;
    private final int port;
    private final int controllerPort;

    /// @param directory holds the logs
    public KafkaBroker(Checkout checkout, Path directory, int port, int controllerPort) {
        this.checkout = checkout;
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /// Formats the directory when it is new, and starts the broker. Does not wait for it.
    public ProcessHandle start(Path log) {
        try {
            Files.createDirectories(directory);
            var settings = directory.resolve("server.properties");
            Files.writeString(settings, settings());
            if (!Files.exists(directory.resolve("logs/meta.properties"))) {
                format(settings, log);
            }
            return new Daemon("Kafka", java("kafka.Kafka", settings.toString()), Map.of(), log, "TERM").start();
        } catch (IOException failed) {
            throw new UncheckedIOException("Kafka could not be started", failed);
        }
    }

    /// True when it answers; false when it ended or took too long.
    public boolean await(ProcessHandle process) {
        return Waiting.until(LONGEST_START, process, this::isReady);
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    private boolean isReady() {
        if (!Ports.isTaken(port)) {
            return false;
        }
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap(), "request.timeout.ms", "2000", "default.api.timeout.ms", "2000"))) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void format(Path settings, Path log) throws IOException {
        // Kafka's own ids never begin with a dash, which its tool would take for an option.
        var cluster = Uuid.randomUuid().toString();
        var command = java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", settings.toString());
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("the log directory could not be formatted, see " + log);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private List<String> java(String main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                checkout.brokerJars() + "/*",
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private String settings() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                # One broker: what it has acknowledged must be on its disk when it is killed. The page cache survives the
                # process, not the machine; the recovery point is written often enough for that too.
                log.flush.interval.messages=1000
                log.flush.interval.ms=1000
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=5
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=5
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.network.threads=2
                num.io.threads=4
                log.segment.bytes=16777216
                log.cleaner.dedupe.buffer.size=16777216
                log.cleaner.threads=1
                message.max.bytes=4194304
                """.formatted(port, controllerPort, directory.resolve("logs"));
    }
}
