package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Ways of the public agent to sign in that are of no use here.
final class ForeignSignIn {

    @Option(names = "--user-tenant-id", description = "Accepted: there is one tenant to sign in to.")
    @Nullable
    String userTenant;

    @Option(names = "--service-principal-cert-thumbprint", hidden = true, description = "Refused.")
    @Nullable
    String thumbprint;

    @Option(names = "--use-azcli", hidden = true, description = "Refused.")
    boolean azureCommandLine;

    /// @param say told what was accepted without effect
    /// @throws AgentFault for what is refused
    void weigh(Consumer<String> say) {
        if (thumbprint != null) {
            throw refused("--service-principal-cert-thumbprint", "it is for Windows; use --service-principal-cert");
        }
        if (azureCommandLine) {
            throw refused("--use-azcli", "the Azure command line signs in elsewhere");
        }
        if (userTenant != null) {
            say.accept("--user-tenant-id is of no account: there is one tenant to sign in to");
        }
    }

    private static AgentFault refused(String name, String why) {
        return new AgentFault(Reason.UNSUPPORTED, name + " is not supported: " + why);
    }
}
