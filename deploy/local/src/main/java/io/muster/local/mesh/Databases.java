package io.muster.local.mesh;

import io.muster.local.server.PostgresServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// One database per service and one for Keycloak, on the mesh's own server or another.
///
/// @param addresses where the server is; an external one as `postgresql://user:password@host:port`
record Databases(Addresses addresses, Secrets secrets) {

    private static final int USUAL_PORT = 5_432;

    /// A database and how to get into it.
    record Database(String address, String name, String user, String password) {

        String jdbcUrl() {
            return "jdbc:postgresql://" + address + "/" + name;
        }
    }

    Database of(String service) {
        return new Database(address(), service, service, secrets.of("database." + service));
    }

    static List<String> names() {
        var names = new ArrayList<>(Names.SERVICES);
        names.add("keycloak");
        return names;
    }

    /// Makes what is missing.
    void create() {
        for (var name : names()) {
            var database = of(name);
            PostgresServer.createDatabase(
                    superuser(), superuserPassword(), address(), name, database.user(), database.password());
        }
    }

    String superuserPassword() {
        return addresses
                .outside("postgres")
                .map(outside -> userInfo(outside)[1])
                .orElseGet(() -> secrets.of("database.superuser"));
    }

    private String superuser() {
        return addresses
                .outside("postgres")
                .map(outside -> userInfo(outside)[0])
                .orElse("postgres");
    }

    private String address() {
        return addresses
                .outside("postgres")
                .map(Databases::hostAndPort)
                .orElseGet(() -> "127.0.0.1:" + addresses.port("postgres"));
    }

    private static String hostAndPort(String outside) {
        var address = URI.create(outside);
        return address.getHost() + ":" + (address.getPort() < 0 ? USUAL_PORT : address.getPort());
    }

    private static String[] userInfo(String outside) {
        var info = URI.create(outside).getUserInfo();
        var parts = info == null ? new String[0] : info.split(":", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("an external PostgreSQL is postgresql://user:password@host:port");
        }
        return parts;
    }
}
