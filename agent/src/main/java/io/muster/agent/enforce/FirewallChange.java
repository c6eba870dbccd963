package io.muster.agent.enforce;

import java.util.List;

/// A table of our own in the packet filter, beside those of others: loaded from its file, or not there.
///
/// @param opened what it lets in, e.g. `tcp 22`
public record FirewallChange(List<String> opened, boolean before, boolean after) implements Change {

    /// Its family and name.
    public static final String TABLE = "inet muster";

    /// What is loaded, now and at boot.
    public static final String FILE = "/etc/nftables.d/muster.nft";

    /// By which it is included: where the file is gone, nothing is missing.
    public static final String PATTERN = "/etc/nftables.d/muster*.nft";

    /// The set of TCP ports that it lets in.
    public static final String TCP = "tcp_open";

    static final List<String> DELETION = List.of("nft", "delete", "table", "inet", "muster");
    static final List<String> OPENED = List.of("nft", "list", "set", "inet", "muster", TCP);

    public FirewallChange {
        opened = List.copyOf(opened);
    }

    @Override
    public String target() {
        return "firewall table " + TABLE;
    }

    @Override
    public String words() {
        return target() + ": " + words(before) + " -> " + words(after);
    }

    private String words(boolean there) {
        return there ? "refuses what comes in, but answers, ICMP and " + String.join(", ", opened) : "absent";
    }

    @Override
    public FirewallChange reversed() {
        return new FirewallChange(opened, after, before);
    }
}
