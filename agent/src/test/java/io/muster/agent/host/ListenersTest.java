package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses are as a processor with the lower byte first writes them.
class ListenersTest {

    private static final String HEADING = "  sl  local_address rem_address   st tx_queue rx_queue\n";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void aServer() {
        tree = new Tree(root)
                .with("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n")
                .with("/proc/net/if_inet6", "00000000000000000000000000000001 01 80 10 80 lo\n")
                .with("/proc/net/tcp", HEADING + """
                           0: 00000000:0016 00000000:0000 0A 00000000:00000000
                           1: 0100007F:0277 00000000:0000 0A 00000000:00000000
                           2: 0202000A:8A2C 0302000A:01BB 01 00000000:00000000
                        """)
                .with("/proc/net/tcp6", HEADING + """
                           0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 0:0
                           1: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A 0:0
                           2: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0:0
                        """)
                .with("/proc/net/udp", HEADING + """
                           8: 0202000A:007B 0302000A:007B 01 00000000:00000000
                           9: 00000000:9C40 00000000:0000 07 00000000:00000000
                          10: 0202000A:9C41 0302000A:0035 01 00000000:00000000
                          11: 3500007F:0035 00000000:0000 07 00000000:00000000
                        """)
                .with("/proc/net/udp6", HEADING);
    }

    private Listeners listeners() {
        return Listeners.of(Hosts.running(tree));
    }

    @Test
    void whoListensAtTheLoopbackOnlyIsNotReachedFromOutside() {
        assertThat(listeners().tcp()).containsExactly(22, 443);
    }

    @Test
    void ofUdpASocketWithAPeerWaitsForItsAnswersOnlyUnlessItsPortWasChosen() {
        assertThat(listeners().udp()).containsExactly(123, 40_000);
    }

    @ParameterizedTest
    @CsvSource({
        "/proc/net/tcp, 3: 00000000:9C40 00000000:0000 0A 0:0, by chance",
        "/proc/net/tcp, 3: 00000000:006F 00000000:0000 0A 0:0, RPC",
        "/proc/net/udp, 3: 00000000:01F4 00000000:0000 07 0:0, IPsec",
        "/proc/net/raw, 3: 00000000:0070 00000000:0000 07 0:0, protocol 112",
        "/proc/net/sctp/eps, one, SCTP",
        "/proc/net/udplite, one, UDP-Lite"
    })
    void whatHasNoFixedPortIsRefused(String table, String row, String why) {
        var text = tree.at(table).toFile().exists() ? tree.host().text(table).orElseThrow() : HEADING;
        tree.with(table, text + row + "\n");
        assertThatThrownBy(this::listeners).isInstanceOf(HostFault.class).hasMessageContaining(why);
    }

    @Test
    void pingersAreNoObstacle() {
        tree.with("/proc/net/raw", HEADING + "3: 00000000:0001 00000000:0000 07 0:0\n");
        assertThat(listeners().tcp()).isNotEmpty();
    }

    @Test
    void aTunnelThatIsUpIsRefused() {
        tree.with("/sys/class/net/gre0/type", "778\n").with("/sys/class/net/gre0/flags", "0x80\n");
        assertThat(listeners().tcp()).isNotEmpty();
        tree.with("/sys/class/net/gre0/flags", "0x81\n");
        assertThatThrownBy(this::listeners).hasMessageContaining("tunnel gre0");
    }

    @Test
    void aTableThatIsNotThereIsNotAnEmptyOne() throws Exception {
        Files.delete(tree.at("/proc/net/udp6"));
        assertThatThrownBy(this::listeners).hasMessage("/proc/net/udp6 does not tell who listens");
        tree.with("/proc/net/if_inet6", "");
        assertThat(listeners().udp()).hasSize(2);
        Files.delete(tree.at("/proc/net/tcp"));
        assertThatThrownBy(this::listeners).hasMessage("/proc/net/tcp does not tell who listens");
    }

    @Test
    void moreConnectionsThanTheKernelMayFollowAreRefused() {
        tree.with("/proc/net/tcp", HEADING + "2: 0202000A:8A2C 0302000A:01BB 01 0:0\n".repeat(10_001));
        assertThatThrownBy(this::listeners).hasMessageContaining("so many connections");
    }
}
