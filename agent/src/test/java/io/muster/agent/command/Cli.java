package io.muster.agent.command;

import io.muster.agent.metadata.Cloud;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `azcmagent` as people meet it: arguments in, text and exit code out.
final class Cli {

    private final Path home;
    private String in = "";
    private Map<String, String> environment = Map.of();
    private Cloud cloud = new Cloud.None();
    private Duration patience = Duration.ofMinutes(10);

    Cli(Path home) {
        this.home = home;
    }

    /// What a command did.
    record Ended(int code, String out, String err) {}

    Cli typing(String text) {
        in = text;
        return this;
    }

    Cli with(String variable, String value) {
        return with(Map.of(variable, value));
    }

    Cli with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Cli in(Cloud where) {
        cloud = where;
        return this;
    }

    /// How long connecting may take.
    Cli within(Duration time) {
        patience = time;
        return this;
    }

    Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = Azcmagent.commandLine(new Surroundings(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                environment,
                Clock.systemUTC(),
                () -> cloud,
                _ -> {},
                patience));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        var all = new ArrayList<>(List.of(arguments));
        all.addFirst("--home=" + home);
        int code = Azcmagent.execute(command, all.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }
}
