package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.host.Host;
import io.muster.agent.identity.Gateway;
import io.muster.agent.logs.LogBundle;
import io.muster.agent.metadata.Naming;
import io.muster.agent.metadata.OsRelease;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Packs what helps those who help.
@Command(
        name = "logs",
        description = "Packs logs and state into a zip, without secrets.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @ParentCommand
    Azcmagent azcmagent;

    @Option(
            names = {"-f", "--full"},
            description = "Whole logs, and what waits to be sent by name.")
    boolean full;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default: azcmagent-TIME-NAME.zip here).")
    @Nullable
    Path output;

    @Override
    public Integer call() {
        var file = output == null ? Path.of(defaultName()) : output;
        try {
            new LogBundle(azcmagent.home(), full).write(file, answers());
        } catch (FileAlreadyExistsException there) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, file + " is there already");
        } catch (IOException failed) {
            throw new AgentFault(Reason.UNKNOWN, file + " could not be written: " + failed.getMessage());
        }
        var path = file.toAbsolutePath().toString();
        azcmagent.answer("Logs are in " + path, Gateway.JSON.createObjectNode().put("file", path));
        return 0;
    }

    private String defaultName() {
        var name = Naming.read(Host.live()).computer().orElse("machine").replaceAll("[^A-Za-z0-9._-]", "-");
        return "azcmagent-" + STAMP.format(azcmagent.surroundings().clock().instant()) + "-" + name + ".zip";
    }

    /// Logs are wanted most where something is broken.
    private String standing() {
        try {
            return Standing.look(azcmagent.home(), azcmagent.surroundings().clock())
                    .text();
        } catch (AgentFault broken) {
            return broken.text() + System.lineSeparator();
        }
    }

    private Map<String, String> answers() {
        var answers = new LinkedHashMap<String, String>();
        answers.put("show.txt", standing());
        var release = OsRelease.read(Host.live());
        answers.put(
                "system.txt",
                "%s%nkernel %s%njava %s%n"
                        .formatted(
                                release.prettyName().orElse("unknown"),
                                System.getProperty("os.version"),
                                System.getProperty("java.version")));
        return answers;
    }
}
