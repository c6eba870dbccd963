package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A token that lets this machine join without anybody who signs in. It says where the machine joins.
final class JoinTokenOption {

    static final String TOKEN = "MUSTER_JOIN_TOKEN";
    private static final int LONGEST = 4_096;

    @Option(
            names = "--join-token",
            paramLabel = "TOKEN",
            description = "A join token, instead of signing in; it says where to join. - reads it from standard input"
                    + " (default: $" + TOKEN + ").")
    @Nullable
    String token;

    @Option(
            names = "--join-token-file",
            paramLabel = "FILE",
            description = "A file with the join token; - is standard input.")
    @Nullable
    Path file;

    /// The token, when this is how the machine joins. What was given goes before what is in the environment.
    ///
    /// @throws AgentFault when there is another way to sign in beside it
    Optional<String> read(Surroundings around, Credentials credentials) {
        if ((token != null || file != null) && credentials.areGiven()) {
            throw tooMany();
        }
        var given = given(around);
        if (given.isPresent() || credentials.areGiven()) {
            return given;
        }
        var found = Optional.ofNullable(around.environment().get(TOKEN)).map(JoinTokenOption::present);
        if (found.isPresent() && around.environment().containsKey(Credentials.TOKEN)) {
            throw tooMany();
        }
        return found;
    }

    private Optional<String> given(Surroundings around) {
        var found = new ArrayList<String>();
        if (token != null) {
            found.add(Credentials.typed(token, around.in()));
        }
        if (file != null) {
            found.add(file.toString().equals("-") ? Credentials.typed("-", around.in()) : content(file));
        }
        if (found.size() > 1) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "give --join-token or --join-token-file, not both");
        }
        return found.stream().map(JoinTokenOption::present).findFirst();
    }

    private static String content(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AgentFault(Reason.MISSING_PARAMETER, "--join-token-file: " + file + " cannot be read");
        }
    }

    private static String present(String text) {
        if (text.isBlank()) {
            throw new AgentFault(Reason.MISSING_PARAMETER, "the join token is empty");
        }
        return text.strip();
    }

    private static AgentFault tooMany() {
        return new AgentFault(
                Reason.INVALID_ARGUMENT, "there is a join token and another way to sign in; give one of them");
    }
}
