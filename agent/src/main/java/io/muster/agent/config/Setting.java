package io.muster.agent.config;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What can be decided on a machine about its agent.
public enum Setting {
    INCOMING_CONNECTIONS(
            "incomingconnections.enabled",
            true,
            new Kind.Flag(),
            "true",
            "Whether people may be let in to this machine through the control plane. Kept for the part that will."),
    INCOMING_PORTS(
            "incomingconnections.ports",
            true,
            new Kind.Listing(
                    Pattern.compile("[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]"),
                    "port numbers with commas between"),
            "",
            "To which ports. Kept for the part that will."),
    CONNECTION_TYPE(
            "connection.type",
            false,
            new Kind.Choice(List.of("default", "direct", "gateway")),
            "default",
            "How the control plane is reached: direct goes past the proxy, the others go through it when there is one."),
    PROXY_URL(
            "proxy.url", false, new Kind.ProxyAddress(), "", "Address of a proxy for all that the agent asks outside."),
    PROXY_BYPASS(
            "proxy.bypass",
            false,
            new Kind.Listing(Pattern.compile("(?i)AAD|ARM|AMA|Arc|ArcData"), "AAD, ARM, AMA, Arc and ArcData"),
            "",
            "What does not go through the proxy: AAD is signing in, ARM the management API, Arc what the agent says."),
    EXTENSIONS_ALLOWED(
            "extensions.allowlist",
            false,
            new Kind.Listing(extension(), "Publisher/Type with commas between, or Allow/None"),
            "",
            "The only extensions that may be installed here; all when it is empty, none with Allow/None."),
    EXTENSIONS_BLOCKED(
            "extensions.blocklist",
            false,
            new Kind.Listing(extension(), "Publisher/Type with commas between"),
            "",
            "Extensions that may not be installed here, whatever else is said."),
    GUEST_ENABLED(
            "guestconfiguration.enabled",
            false,
            new Kind.Flag(),
            "true",
            "Whether this machine is audited against what is assigned to it."),
    EXTENSIONS_ENABLED(
            "extensions.enabled", false, new Kind.Flag(), "true", "Whether extensions may be managed from outside."),
    MODE(
            "config.mode",
            false,
            new Kind.Choice(List.of("full", "monitor")),
            "full",
            "monitor turns auditing, incoming connections and extensions off, and fixes the lists of extensions."),
    GUEST_SCRIPTS(
            "guestconfiguration.scripts.enabled",
            false,
            new Kind.Flag(),
            "false",
            "Whether rules of a package may bring scripts, which run as root. Without it such a rule is an error."),
    GUEST_PROCESSOR(
            "guestconfiguration.agent.cpulimit",
            false,
            new Kind.Percent(),
            "5",
            "Percent of a processor for auditing, as an installed agent has it."),
    EXTENSIONS_PROCESSOR(
            "extensions.agent.cpulimit",
            false,
            new Kind.Percent(),
            "5",
            "Percent of a processor for managing extensions, as an installed agent has it.");

    private final String key;
    private final boolean preview;
    private final Kind kind;
    private final String standard;
    private final String meaning;

    Setting(String key, boolean preview, Kind kind, String standard, String meaning) {
        this.key = key;
        this.preview = preview;
        this.kind = kind;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// By its dotted name.
    ///
    /// @throws AgentFault when there is none of this name
    public static Setting named(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equalsIgnoreCase(key))
                .findFirst()
                .orElseThrow(() -> new AgentFault(
                        Reason.INVALID_ARGUMENT,
                        "there is no config property '" + key + "'; there are "
                                + Arrays.stream(values()).map(Setting::key).collect(Collectors.joining(", "))));
    }

    public String key() {
        return key;
    }

    /// The key as it is listed.
    public String label() {
        return preview ? key + " (preview)" : key;
    }

    public String meaning() {
        return meaning;
    }

    /// What may be typed.
    public String rule() {
        return kind.rule();
    }

    /// True when it has any number of values.
    public boolean isList() {
        return kind instanceof Kind.Listing;
    }

    /// The value of those who have decided nothing.
    public List<String> standard() {
        return kind.read(standard);
    }

    /// The value that people typed, in its normal form.
    public List<String> read(String text) {
        return kind.read(text);
    }

    /// A value as it is listed.
    public String shown(List<String> value) {
        return isList() ? "[" + String.join(",", value) + "]" : value.isEmpty() ? "" : value.getFirst();
    }

    private static Pattern extension() {
        return Pattern.compile("[A-Za-z0-9._-]{1,128}/[A-Za-z0-9._-]{1,128}");
    }
}
