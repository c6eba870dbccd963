package io.muster.chassis.access;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// All that a service lets in: what is not in its table is refused. Read from `access.txt` on the class path, one
/// [AccessRow] a line.
public record AccessTable(List<AccessRow> rows) {

    public AccessTable {
        rows = List.copyOf(rows);
    }

    /// A row that is about a request, the request's path in the row's spelling, and where it goes within the service.
    public record Match(AccessRow row, String path, String route) {}

    /// @throws IllegalArgumentException when a line is not a row
    static AccessTable parse(String text) {
        return new AccessTable(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(AccessRow::parse)
                .toList());
    }

    /// The first row about this request; paths compare without regard to case, as ARM's do.
    Optional<Match> find(String method, String path) {
        var request = AccessRow.segments(path);
        return rows.stream()
                .flatMap(
                        row -> row
                                .matches(method, request)
                                .map(spelled -> new Match(row, spelled.path(), spelled.route()))
                                .stream())
                .findFirst();
    }

    /// True when the path is known under another method.
    boolean knows(String path) {
        var request = AccessRow.segments(path);
        return rows.stream().anyMatch(row -> row.matches(row.method(), request).isPresent());
    }

    @Dependent
    static class Source {

        @Produces
        @Singleton
        AccessTable table() {
            try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream("access.txt")) {
                return in == null
                        ? new AccessTable(List.of())
                        : parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException("access.txt", unreadable);
            }
        }
    }
}
