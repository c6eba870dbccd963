package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineKey;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Makes the machine's key before it joins, so that somebody else can make the resource with the public half.
@Command(
        name = "genkey",
        description = "Makes this machine's key, if it has none, and prints the public half.",
        mixinStandardHelpOptions = true)
final class GenkeyCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() {
        azcmagent.requireWritable();
        var home = azcmagent.home();
        if (Joined.as(home).isPresent()) {
            throw new AgentFault(Reason.ALREADY_CONNECTED, "this machine is connected; its key is in use");
        }
        try {
            home.open();
            var key = MachineKey.in(home).publicKey();
            azcmagent.answer(key, Gateway.JSON.createObjectNode().put("publicKey", key));
            return 0;
        } catch (UncheckedIOException | IllegalStateException unusable) {
            throw new AgentFault(Reason.KEYS, String.valueOf(unusable.getMessage()));
        }
    }
}
