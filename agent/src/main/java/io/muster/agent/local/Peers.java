package io.muster.agent.local;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/// With whom a process of the agent talks: root, and the user whom the directory of the socket belongs to. The kernel
/// says who the other side is.
record Peers(Set<UserPrincipal> trusted) {

    private static final String ROOT = "0";

    Peers {
        trusted = Set.copyOf(trusted);
    }

    static Peers around(Path directory) throws IOException {
        var root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(ROOT);
        var keeper = Files.getOwner(directory);
        return new Peers(keeper.equals(root) ? Set.of(root) : Set.of(root, keeper));
    }

    /// @throws IOException when it is somebody else
    void require(SocketChannel channel) throws IOException {
        var user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!trusted.contains(user)) {
            throw new IOException("the other side is " + user.getName() + ", to whom this does not talk");
        }
    }
}
