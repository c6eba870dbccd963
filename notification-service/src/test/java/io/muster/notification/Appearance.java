package io.muster.notification;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.facts.MachineChanged;
import io.muster.testkit.FactProbe;
import java.sql.SQLException;
import org.awaitility.Awaitility;

/// Machines that identity-service tells of.
public final class Appearance {

    private Appearance() {}

    /// Until the service has heard of it.
    public static void of(MachineChanged machine, AgroalDataSource database) {
        FactProbe.say(machine);
        Awaitility.await()
                .until(() -> count(
                                database,
                                "select count(*) from presence where machine_id::text = ?",
                                machine.machine().toString())
                        == 1);
    }

    /// What a query for a number with one text in it answers.
    public static long count(AgroalDataSource database, String query, String value) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
