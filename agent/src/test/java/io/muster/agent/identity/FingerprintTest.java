package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.host.Host;
import io.muster.contracts.HostFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    private static final String UUID = "4C4C4544-0042-3510-8052-B4C04F4B3332";

    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void adapter(String name, String address, String kind, boolean hardware) throws IOException {
        write("sys/class/net/" + name + "/address", address + "\n");
        write("sys/class/net/" + name + "/addr_assign_type", kind + "\n");
        if (hardware) {
            write("sys/class/net/" + name + "/device/uevent", "");
        }
    }

    private Optional<HostFingerprint> take() {
        return Fingerprint.of(Host.image(root));
    }

    private void whole() throws IOException {
        write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        write("sys/class/dmi/id/product_uuid", UUID + "\n");
        write("sys/class/dmi/id/product_serial", "ABC123\n");
        adapter("eth0", "00:11:22:33:44:55", "0", true);
    }

    @Test
    void everyPartIsAHashOfWhatWasFound() throws IOException {
        whole();
        var found = take().orElseThrow();
        assertThat(found.toString())
                .matches("m:[0-9a-f]{16} u:[0-9a-f]{16} s:[0-9a-f]{16} n:[0-9a-f]{16}")
                .doesNotContain("0123456789abcdef", "ABC123");
        write("sys/class/dmi/id/product_uuid", UUID.toLowerCase(Locale.ROOT));
        assertThat(take()).as("however it is spelled").contains(found);
    }

    @Test
    void adaptersThatComeAndGoOrHaveMadeUpAddressesDoNotCount() throws IOException {
        whole();
        var before = take();
        adapter("docker0", "02:42:00:00:00:01", "3", false);
        adapter("wlan0", "66:00:00:00:00:01", "3", true);
        adapter("lo", "00:00:00:00:00:00", "0", false);
        assertThat(take()).isEqualTo(before);
        adapter("eth1", "00:11:22:33:44:66", "0", true);
        assertThat(take().orElseThrow().adapters()).hasSize(2);
    }

    @Test
    void aHostThatShowsNothingHasNone() {
        assertThat(take()).isEmpty();
    }

    @Test
    void anotherHostIsAnother() throws IOException {
        whole();
        var one = take().orElseThrow();
        write("sys/class/dmi/id/product_serial", "ABC124");
        assertThat(one.mayBe(take().orElseThrow())).isFalse();
    }
}
