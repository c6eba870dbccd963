package io.muster.chassis.fact;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.KafkaBroker;
import io.muster.local.server.Ports;
import io.muster.local.server.PostgresServer;
import io.muster.local.server.Topics;
import io.muster.local.server.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;

/// A real PostgreSQL with a service's tables and a real Kafka that can be killed and started again.
final class RealServers implements AutoCloseable {

    private static final String PASSWORD = "for-tests-only";
    private static final Duration POLL = Duration.ofMillis(200);

    private final Path directory = temporary();
    private final PostgresServer postgres;
    private final KafkaBroker broker;
    private final ProcessHandle database;
    private ProcessHandle kafka;

    RealServers() {
        var checkout = Checkout.find();
        postgres = new PostgresServer(checkout, directory.resolve("postgres"), Ports.free(), PASSWORD, false);
        broker = new KafkaBroker(checkout, directory.resolve("kafka"), Ports.free(), Ports.free());
        database = postgres.start(directory.resolve("postgres.log"));
        kafka = broker.start(directory.resolve("kafka.log"));
        require(postgres.await(database), "PostgreSQL");
        postgres.createDatabase("chassis", "chassis", PASSWORD);
        var _ = Flyway.configure()
                .dataSource(postgres.jdbcUrl("chassis"), "chassis", PASSWORD)
                .load()
                .migrate();
        require(broker.await(kafka), "Kafka");
        var _ = Topics.create(checkout.topics(), broker.bootstrap());
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrap());
    }

    void killKafka() {
        Daemon.end(kafka, "KILL");
    }

    void startKafka() {
        kafka = broker.start(directory.resolve("kafka.log"));
        require(broker.await(kafka), "Kafka");
    }

    /// A pool of one replica's own, which throws broken connections away as Quarkus' pools do.
    AgroalDataSource pool() {
        var settings = new AgroalDataSourceConfigurationSupplier();
        settings.connectionPoolConfiguration()
                .maxSize(2)
                .acquisitionTimeout(Duration.ofSeconds(5))
                .exceptionSorter(new PostgreSQLExceptionSorter())
                .connectionFactoryConfiguration(factory -> factory.jdbcUrl(postgres.jdbcUrl("chassis"))
                        .principal(new NamePrincipal("chassis"))
                        .credential(new SimplePassword(PASSWORD)));
        try {
            return AgroalDataSource.from(settings);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// All records with this key that are on the topic now.
    List<ConsumerRecord<String, byte[]>> heard(String topic, String key) {
        var heard = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> {
                    if (record.key().equals(key)) {
                        heard.add(record);
                    }
                });
            }
        }
        return heard;
    }

    @Override
    public void close() {
        Daemon.end(kafka, "KILL");
        Daemon.end(database, "QUIT");
        Trees.delete(directory);
    }

    private void require(boolean ready, String name) {
        if (!ready) {
            throw new IllegalStateException(name + " did not become ready, see " + directory);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("muster-chassis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
