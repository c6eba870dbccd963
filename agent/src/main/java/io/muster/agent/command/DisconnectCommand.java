package io.muster.agent.command;

import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Deletes the resource and forgets that this machine had joined.
@Command(name = "disconnect", description = "Disconnects this machine.", mixinStandardHelpOptions = true)
final class DisconnectCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    Credentials credentials;

    @Option(
            names = "--force-local-only",
            description = "Forget it here only: for a resource that is gone, or a control plane that is.")
    boolean localOnly;

    @Override
    public Integer call() throws IOException {
        var home = azcmagent.home();
        var config = AgentConfig.read(home);
        if (config.isEmpty()) {
            System.out.println("This machine is not connected.");
            return 0;
        }
        if (!localOnly) {
            var enrollment = new Enrollment(home, Clock.systemUTC(), Azcmagent.VERSION);
            var gateway = Gateway.at(config.get().gateway(), home.authority());
            enrollment.leave(gateway, config.get(), credentials.token(enrollment, gateway));
        }
        for (var file :
                List.of(home.config(), home.state(), home.certificate(), home.renewal(), home.keySince(), home.key())) {
            Files.deleteIfExists(file);
        }
        System.out.println("Disconnected.");
        return 0;
    }
}
