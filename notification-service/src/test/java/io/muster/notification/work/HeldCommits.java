package io.muster.notification.work;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/// While this is open, who has changed a machine's numbers waits before the commit.
final class HeldCommits implements AutoCloseable {

    private static final long LOCK = 7_316;

    private final DataSource database;
    private final Connection holder;

    HeldCommits(DataSource database) throws SQLException {
        this.database = database;
        run("""
                create function wait_for_lock() returns trigger language plpgsql as
                $$ begin perform pg_advisory_xact_lock_shared(%d); return null; end $$
                """.formatted(LOCK));
        run("""
                create constraint trigger held after insert or update on work deferrable initially deferred
                for each row execute function wait_for_lock()
                """);
        this.holder = database.getConnection();
        holder.setAutoCommit(false);
        run(holder, "select pg_advisory_xact_lock(" + LOCK + ")");
    }

    /// Until somebody waits.
    void awaitOne() {
        Awaitility.await().until(() -> {
            try (var statement = holder.createStatement();
                    var row = statement.executeQuery("select exists (select from pg_locks"
                            + " where locktype = 'advisory' and objid = " + LOCK + " and not granted)")) {
                return row.next() && row.getBoolean(1);
            }
        });
    }

    void release() throws SQLException {
        holder.rollback();
    }

    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.setAutoCommit(true);
        holder.close();
        run("drop trigger held on work");
        run("drop function wait_for_lock()");
    }

    private void run(String text) throws SQLException {
        try (var connection = database.getConnection()) {
            run(connection, text);
        }
    }

    private static void run(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            var _ = statement.execute(text);
        }
    }
}
