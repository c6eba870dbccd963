package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What root does in a home that belongs to a user without privileges. Runs as root, as `connect` does.
class KeeperTest {

    private static final int USER = 47_123;

    @TempDir
    Path directory;

    private AgentHome home;

    @BeforeEach
    void aHomeOfSomebody() throws IOException {
        home = new AgentHome(
                Files.createDirectory(directory.resolve("home")), Files.createDirectory(directory.resolve("guest")));
        give(home.root());
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:gid", USER);
        Files.setAttribute(path, "unix:uid", USER);
    }

    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid");
    }

    @Test
    void whatRootWritesThereBelongsToTheUser() throws IOException {
        AgentHome.write(home.key(), "k", "rw-------");
        assertThat(owner(home.key())).isEqualTo(USER);
        assertThat(owner(home.key().resolveSibling(""))).isEqualTo(USER);
        AgentHome.write(home.config(), "{}", "rw-r--r--");
        assertThat(owner(home.config())).isEqualTo(USER);
        assertThat(Files.getAttribute(home.config(), "unix:gid")).isEqualTo(USER);
    }

    @Test
    void whatIsTrustedIsRootsAndElsewhere() throws IOException {
        AgentHome.write(home.publishers(), "p", "rw-r--r--");
        assertThat(owner(home.publishers())).isEqualTo(0);
        assertThat(home.publishers()).startsWithRaw(home.guest());
        assertThat(home.state()).startsWithRaw(home.guest());
        assertThat(home.spool()).startsWithRaw(home.guest());
        assertThat(home.packages()).startsWithRaw(home.guest());
    }

    /// A user who plants a link has root write nothing where that user may not.
    @Test
    void aLinkToWhatIsRootsIsNotFollowed() throws IOException {
        var precious = Files.createDirectory(directory.resolve("precious"));
        var certs = home.key().resolveSibling("");
        Files.createSymbolicLink(certs, precious);
        Files.setAttribute(certs, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
        assertThatThrownBy(() -> AgentHome.write(home.key(), "k", "rw-------"))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage(certs + " leads to somebody else's directory");
        assertThat(precious).isEmptyDirectory();
    }
}
