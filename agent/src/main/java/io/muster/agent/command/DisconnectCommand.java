package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
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

    @Mixin
    ForeignSignIn foreign;

    @Option(
            names = {"-f", "--force-local-only"},
            description = "Forget it here only: for a resource that is gone, or a control plane that is.")
    boolean localOnly;

    @Override
    public Integer call() {
        azcmagent.requireWritable();
        foreign.weigh(azcmagent.err()::println);
        var home = azcmagent.home();
        if (localOnly) {
            forget(home);
            return said("Disconnected here. The machine resource, if there is one, is still there.");
        }
        var config = Joined.as(home);
        if (config.isEmpty()) {
            return said("This machine is not connected.");
        }
        var gateway = Gateway.at(config.get().gateway(), home.authority());
        azcmagent.enrollment().leave(gateway, config.get(), credentials.token(azcmagent, gateway));
        forget(home);
        return said("Disconnected.");
    }

    private int said(String text) {
        azcmagent.answer(text, Gateway.JSON.createObjectNode().put("status", "Disconnected"));
        return 0;
    }

    private static void forget(AgentHome home) {
        try {
            home.forget();
        } catch (IOException failed) {
            throw new AgentFault(
                    Reason.PERSIST,
                    "not all could be forgotten: " + failed.getMessage() + "; try again with --force-local-only");
        }
    }
}
