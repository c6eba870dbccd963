package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the public agent that mean nothing here. Those without which the machine would not be what was asked for
/// are refused by name; the others are accepted, and it is said that they did nothing.
final class PublicFlags {

    @Option(names = "--cloud", description = "Accepted: there is one cloud, the gateway's.")
    @Nullable
    String cloud;

    @Option(names = "--enable-automatic-upgrade", description = "Accepted: the agent cannot upgrade itself yet.")
    boolean automaticUpgrade;

    @Option(names = "--ignore-network-check", description = "Accepted: connecting is the check.")
    boolean ignoreNetworkCheck;

    @Option(names = "--identity-key-store", description = "default; a TPM cannot keep the key yet.")
    @Nullable
    String keyStore;

    @Option(names = "--automanage-profile", hidden = true, description = "Refused.")
    @Nullable
    String automanageProfile;

    @Option(names = "--private-link-scope", hidden = true, description = "Refused.")
    @Nullable
    String privateLinkScope;

    @Option(names = "--gateway-id", hidden = true, description = "Refused.")
    @Nullable
    String gatewayId;

    /// @param say told what was accepted without effect
    /// @throws AgentFault for what is refused
    void weigh(Consumer<String> say) {
        refuse(automanageProfile, "--automanage-profile", "there are no Automanage profiles here");
        refuse(privateLinkScope, "--private-link-scope", "private links are the network's business here");
        refuse(gatewayId, "--gateway-id", "there is one gateway, --gateway says where");
        if (keyStore != null && keyStore.toLowerCase(Locale.ROOT).equals("tpm")) {
            throw new AgentFault(Reason.TPM, "--identity-key-store: a TPM cannot keep the key yet");
        }
        if (keyStore != null && !keyStore.equalsIgnoreCase("default")) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--identity-key-store takes default");
        }
        accept(cloud != null, "--cloud is of no account: there is one cloud, the gateway's", say);
        accept(automaticUpgrade, "--enable-automatic-upgrade has no effect yet", say);
    }

    private static void refuse(@Nullable String value, String name, String why) {
        if (value != null) {
            throw new AgentFault(Reason.UNSUPPORTED, name + " is not supported: " + why);
        }
    }

    private static void accept(boolean given, String text, Consumer<String> say) {
        if (given) {
            say.accept(text);
        }
    }
}
