package io.muster.local.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/// Makes the topics of `topics.yaml` that are missing.
public final class Topics {

    private static final int PATIENCE_SECONDS = 30;

    private Topics() {}

    record Listing(List<Topic> topics) {}

    record Topic(
            String name,
            String kind,
            int partitions,
            @Nullable String retention) {

        Map<String, String> settings() {
            return switch (kind) {
                case "state" -> Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.1");
                case "facts", "telemetry" -> Map.of("cleanup.policy", "delete", "retention.ms", retentionMillis());
                default -> throw new IllegalArgumentException("topics.yaml: topic " + name + " is of no known kind");
            };
        }

        private String retentionMillis() {
            if (retention == null) {
                throw new IllegalArgumentException("topics.yaml: topic " + name + " needs a retention");
            }
            return Long.toString(Duration.parse(retention).toMillis());
        }
    }

    /// Makes what is missing; topics that are there stay as they are. Returns the names that were made.
    public static List<String> create(Path yaml, String bootstrap) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var there = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var missing = read(yaml).stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                            .configs(topic.settings()))
                    .toList();
            admin.createTopics(missing).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return missing.stream().map(NewTopic::name).toList();
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("topics could not be made on " + bootstrap, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    static List<Topic> read(Path yaml) {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readValue(yaml.toFile(), Listing.class)
                    .topics();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(yaml.toString(), unreadable);
        }
    }
}
