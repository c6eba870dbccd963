package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Host;
import io.muster.agent.host.Rsyslog;
import io.muster.agent.host.Rsyslog.Statement;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// rsyslog, with all that it includes and in both of its languages. Does not apply where it has no configuration.
///
/// @param check `files`: what `option` is for the files it writes; `local`: it listens to no other machine
/// @param option `FileOwner`, `FileGroup`, `FileCreateMode`, …
/// @param standard what holds where nothing says it
record RsyslogResource(
        String check,
        @Nullable String option,
        @Nullable Expectation expect,
        @JsonProperty("default") @Nullable String standard)
        implements Resource {

    private static final Set<String> LISTENERS =
            Set.of("imudp", "imtcp", "imptcp", "imrelp", "imgssapi", "imrfc5424", "imdtls", "imhttp");
    private static final Set<String> OLD_LISTENERS = Set.of(
            "udpserverrun", "inputtcpserverrun", "inputrelpserverrun", "inputptcpserverrun", "inputgssserverrun");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    RsyslogResource {
        Resource.require(check, "check", "files", "local");
        if (check.equals("files") == (option == null) || (option == null) != (expect == null)) {
            throw new IllegalArgumentException("files has an option and what is expected of it, local has neither");
        }
    }

    @Override
    public Outcome check(Host host) {
        var statements = Rsyslog.of(host);
        if (statements.isEmpty()) {
            return Outcome.notApplicable("rsyslog is not configured");
        }
        return option == null || expect == null ? local(statements.get()) : files(statements.get(), option, expect);
    }

    private static Outcome local(List<Statement> statements) {
        var address = "";
        var evidence = new ArrayList<Evidence>();
        for (var statement : statements) {
            if (statement.name().equals("udpserveraddress")) {
                address = statement.value("value").orElse("");
            }
            if (listens(statement)
                    && !LOOPBACK.contains(statement.value("address").orElse(address))) {
                evidence.add(new Evidence(statement.where(), "no listening", words(statement), false));
            }
        }
        if (evidence.isEmpty()) {
            evidence.add(new Evidence("rsyslog", "no listening", "no listening", true));
        }
        return Outcome.of(evidence, "it takes messages of this machine alone", "it takes messages from the network");
    }

    private static boolean listens(Statement statement) {
        return OLD_LISTENERS.contains(statement.name())
                || (statement.name().equals("input")
                        && LISTENERS.contains(statement.value("type").orElse("").toLowerCase(Locale.ROOT)));
    }

    private static String words(Statement statement) {
        return statement.name() + " "
                + statement.value("type").or(() -> statement.value("value")).orElse("");
    }

    /// The old directive holds for all files written after it; the module and a single action may say something else.
    private Outcome files(List<Statement> statements, String name, Expectation wanted) {
        var key = name.toLowerCase(Locale.ROOT);
        var evidence = new ArrayList<Evidence>();
        statements.stream()
                .filter(statement -> statement.name().equals(key))
                .reduce((_, later) -> later)
                .ifPresent(statement -> evidence.add(piece(
                        statement.where() + " $" + name,
                        statement.value("value").orElse(""),
                        wanted)));
        statements.stream()
                .flatMap(statement -> isFileWriter(statement) ? Stream.of(statement) : Stream.of())
                .forEach(statement -> statement
                        .value(key)
                        .ifPresent(value -> evidence.add(
                                piece(statement.where() + " " + statement.name() + " " + name, value, wanted))));
        if (evidence.isEmpty()) {
            evidence.add(new Evidence(
                    "rsyslog " + name, wanted.words(), standard, standard != null && wanted.holds(standard)));
        }
        return Outcome.of(evidence, name + " is as wanted", name + " is not as wanted");
    }

    static boolean isFileWriter(Statement statement) {
        var kind = statement.value("load").or(() -> statement.value("type")).orElse("");
        return kind.equals("omfile") || kind.equals("builtin:omfile");
    }

    /// Whether a value of the option is as it shall be.
    boolean isWanted(String value) {
        return expect != null && expect.holds(value);
    }

    private static Evidence piece(String where, String value, Expectation wanted) {
        return new Evidence(where, wanted.words(), value, wanted.holds(value));
    }
}
