package io.muster.agent.enforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import io.muster.agent.enforce.AgeChange.Ages;
import io.muster.agent.enforce.Machine.Standing;
import io.muster.agent.host.Hosts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowHandIT {

    private static final AgeChange CHANGE =
            new AgeChange("ann", new Ages("0", "99999", "7", ""), new Ages("1", "365", "7", "30"));

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void accounts() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/.pwd.lock", "", "rw-------")
                .with("/etc/shadow", shadow("ann:hash:20000:0:99999:7:::"), "rw-r-----");
    }

    private static String shadow(String ann) {
        return "annabel:*:1:0:99999:7:::\n" + ann + "\nbob:!:1::::::\n";
    }

    private ShadowHand hand(Waiting waiting) {
        var files = new FileHand(root, _ -> "", Steps.untold());
        return new ShadowHand(root, () -> Hosts.running(tree), files, waiting);
    }

    /// Holds the lock of accounts until its input ends, as `passwd` does in another process.
    static final class Other {

        private Other() {}

        public static void main(String... arguments) throws IOException {
            try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.println(channel.lock().isValid());
                System.in.readAllBytes();
            }
        }
    }

    @Test
    void onlyTheAgesOfOneAccountChangeAndChangeBack() throws IOException {
        var hand = hand(_ -> false);
        assertThat(hand.standing(CHANGE)).isEqualTo(Standing.BEFORE);
        hand.make(CHANGE);
        assertThat(hand.standing(CHANGE)).isEqualTo(Standing.AFTER);
        assertThat(tree.at("/etc/shadow")).hasContent(shadow("ann:hash:20000:1:365:7:30::"));
        assertThatThrownBy(() -> hand.make(CHANGE)).isInstanceOf(EnforcementFault.class);
        hand.make(CHANGE.reversed());
        assertThat(tree.at("/etc/shadow")).hasContent(shadow("ann:hash:20000:0:99999:7:::"));
    }

    @Test
    void whoeverGotAnotherPasswordMeanwhileKeepsIt() throws IOException {
        hand(_ -> false).make(CHANGE);
        tree.with("/etc/shadow", shadow("ann:another:20001:1:365:7:30::"), "rw-r-----");
        hand(_ -> false).make(CHANGE.reversed());
        assertThat(tree.at("/etc/shadow")).hasContent(shadow("ann:another:20001:0:99999:7:::"));
    }

    @Test
    void anAccountThatIsGoneOrAgesOtherwiseIsSomebodyElses() {
        tree.with("/etc/shadow", shadow("ann:hash:20000:0:90:7:::"), "rw-r-----");
        assertThat(hand(_ -> false).standing(CHANGE)).isEqualTo(Standing.FOREIGN);
        tree.with("/etc/shadow", "root:*:1:0:99999:7:::\n", "rw-r-----");
        assertThat(hand(_ -> false).standing(CHANGE)).isEqualTo(Standing.FOREIGN);
    }

    @Test
    void whoeverChangesAccountsIsWaitedFor() throws Exception {
        var other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        tree.at("/etc/.pwd.lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = other.inputReader()) {
            assertThat(said.readLine()).isEqualTo("true");
            assertThatThrownBy(() -> hand(_ -> false).make(CHANGE)).hasMessageContaining("somebody else");
            assertThat(Files.readString(tree.at("/etc/shadow"))).contains("ann:hash:20000:0:");
            hand(_ -> {
                        other.destroyForcibly().onExit().join();
                        return true;
                    })
                    .make(CHANGE);
            assertThat(Files.readString(tree.at("/etc/shadow"))).contains("ann:hash:20000:1:365:");
        } finally {
            other.destroyForcibly();
        }
    }
}
