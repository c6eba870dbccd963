package io.muster.chassis.fact;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The relay's one connection: the lock, the alarm clock and the batches.
final class OutboxSession {

    /// So many facts go at once at most.
    static final int BATCH = 500;

    private static final String NEXT =
            "select id, topic, key, wire_type, body, at from outbox order by id limit " + BATCH;

    private final Connection connection;

    OutboxSession(Connection connection) {
        this.connection = connection;
    }

    boolean tryLock(long lock) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, lock);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// The pool keeps the connection, so the lock has to be given back by hand.
    void release(long lock) {
        try (var statement = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            statement.setLong(1, lock);
            statement.execute();
        } catch (SQLException gone) {
            // The server released the lock with the connection.
            return;
        }
    }

    void listen() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen outbox");
        }
    }

    /// Sends the oldest batch and deletes it once the brokers have all of it. Returns how many facts that was.
    int send(Producer<String, byte[]> producer, String source)
            throws SQLException, ExecutionException, InterruptedException {
        var ids = new ArrayList<Long>();
        var acknowledgements = new ArrayList<Future<?>>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(NEXT)) {
            while (rows.next()) {
                ids.add(rows.getLong("id"));
                acknowledgements.add(producer.send(record(rows, source)));
            }
        }
        for (var acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
        delete(ids);
        return ids.size();
    }

    private static ProducerRecord<String, byte[]> record(ResultSet row, String source) throws SQLException {
        return FactCodec.record(
                row.getString("topic"),
                row.getString("key"),
                row.getString("wire_type"),
                row.getString("body"),
                source,
                source + "-" + row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private void delete(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("delete from outbox where id = any (?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }
}
