package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that only say what files say are asked again when those have changed.
class AnswersTest {

    @TempDir
    Path root;

    private final Answers answers = new Answers();
    private Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    private Tree tree;
    private String answer = "port 22\n";
    private int asked;

    @BeforeEach
    void aServerWithTwoFiles() {
        tree = new Tree(root)
                .with("/usr/sbin/sshd", "")
                .with("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\n")
                .with("/etc/ssh/sshd_config.d/a.conf", "Port 22\n");
    }

    /// A new look, as each audit has one.
    private Host host() {
        return new Host(root, true, _ -> printed(), clock, false, answers);
    }

    private String printed() {
        asked += 1;
        if (answer.isEmpty()) {
            throw new HostFault("it failed");
        }
        return answer;
    }

    private String port() {
        return host().sshd().orElseThrow().getOrDefault("port", "none");
    }

    @Test
    void whatHasNotChangedIsNotAskedForAgain() {
        assertThat(port()).isEqualTo("22");
        answer = "port 2222\n";
        assertThat(port()).isEqualTo("22");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void aFileThatWasChangedIsSeen() {
        assertThat(port()).isEqualTo("22");
        answer = "port 2222\n";
        tree.with("/etc/ssh/sshd_config.d/a.conf", "Port 2222\n");
        assertThat(port()).isEqualTo("2222");
    }

    @Test
    void aFileThatIsNewOrGoneIsSeen() throws IOException {
        assertThat(port()).isEqualTo("22");
        answer = "port 1\n";
        tree.with("/etc/ssh/sshd_config.d/b.conf", "");
        assertThat(port()).isEqualTo("1");
        answer = "port 2\n";
        Files.delete(tree.at("/etc/ssh/sshd_config.d/b.conf"));
        assertThat(port()).isEqualTo("2");
    }

    @Test
    void aServerThatStopsIsSeen() throws IOException {
        tree.withDirectory("/run/sshd");
        assertThat(port()).isEqualTo("22");
        Files.delete(tree.at("/run/sshd"));
        answer = "";
        assertThatThrownBy(this::port).isInstanceOf(HostFault.class);
        assertThatThrownBy(this::port).as("asked anew").isInstanceOf(HostFault.class);
        assertThat(asked).isEqualTo(3);
    }

    /// The next change could have the same time.
    @Test
    void whatHasChangedJustNowIsNotReliedOn() {
        clock = Clock.systemUTC();
        assertThat(List.of(port(), port())).containsExactly("22", "22");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aPackageDatabaseIsReadWhenItHasChanged() {
        tree.with("/var/lib/rpm/rpmdb.sqlite", "1").with("/var/lib/rpm/rpmdb.sqlite-shm", "1");
        answer = "audit 3.1-1.x86_64\n";
        assertThat(host().packages().version("audit")).contains("3.1-1.x86_64");
        tree.with("/var/lib/rpm/rpmdb.sqlite-shm", "22").with("/var/lib/rpm/rpmdb.sqlite-wal", "");
        assertThat(host().packages().version("audit")).isPresent();
        assertThat(asked).as("who reads it writes that").isEqualTo(1);
        tree.with("/var/lib/rpm/rpmdb.sqlite-wal", "a change");
        assertThat(host().packages().version("audit")).isPresent();
        assertThat(asked).isEqualTo(2);
    }
}
