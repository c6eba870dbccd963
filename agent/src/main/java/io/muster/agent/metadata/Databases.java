package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import java.util.List;

/// Database servers that were found: installed where packages put them, or running from anywhere.
public record Databases(boolean sqlServer, boolean postgresql, boolean mysql) {

    private static final List<String> SQL_SERVER = List.of("/opt/mssql/bin/sqlservr");
    private static final List<String> POSTGRESQL = List.of("/usr/bin/postgres", "/usr/local/pgsql/bin/postgres");
    private static final List<String> MYSQL = List.of(
            "/usr/sbin/mysqld",
            "/usr/libexec/mysqld",
            "/usr/sbin/mariadbd",
            "/usr/libexec/mariadbd",
            "/usr/local/mysql/bin/mysqld");

    public static Databases find(Host host) {
        var glance = new Glance(host);
        return new Databases(
                SQL_SERVER.stream().anyMatch(glance::has) || glance.runs(List.of("sqlservr")),
                POSTGRESQL.stream().anyMatch(glance::has)
                        || isVersioned(glance)
                        || glance.runs(List.of("postgres", "postmaster")),
                MYSQL.stream().anyMatch(glance::has) || glance.runs(List.of("mysqld", "mariadbd")));
    }

    /// Debian has `/usr/lib/postgresql/17`, the PostgreSQL project's packages for Red Hat have `/usr/pgsql-17`.
    private static boolean isVersioned(Glance glance) {
        return glance.names("/usr/lib/postgresql").stream()
                        .anyMatch(version -> glance.has("/usr/lib/postgresql/" + version + "/bin/postgres"))
                || glance.names("/usr").stream()
                        .anyMatch(name -> name.startsWith("pgsql-") && glance.has("/usr/" + name + "/bin/postgres"));
    }
}
