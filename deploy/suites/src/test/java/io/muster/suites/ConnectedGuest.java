package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.Trees;
import io.muster.packages.Packages;
import io.muster.suites.SystemdGuest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/// A machine with systemd that reaches the gateway at the address that everybody uses, with the installed agent on it.
final class ConnectedGuest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Mesh mesh;
    private final String name;
    private final SystemdGuest guest;
    private ProcessHandle relay;

    private ConnectedGuest(Mesh mesh, String name, SystemdGuest guest, Path directory) throws IOException {
        this.mesh = mesh;
        this.name = name;
        this.guest = guest;
        Relay.outside(socket(directory), port());
        this.relay = relay(socket(directory));
    }

    /// Boots it. Where none can be booted the story is not told, and says why.
    static ConnectedGuest boot(Mesh mesh, String name, Kind kind) throws IOException, InterruptedException {
        var directory = directory(name);
        Trees.delete(directory);
        var obstacle = SystemdGuest.obstacle(kind);
        if (obstacle.isEmpty()) {
            obstacle = SystemdGuest.makeTree(directory, kind);
        }
        obstacle.ifPresent(why -> System.err.println("NOT TOLD: the story of " + name + ". " + why));
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
        var connected = new ConnectedGuest(mesh, name, SystemdGuest.boot(directory, name, kind), directory);
        connected.put(mesh.directory().authority(), "/root/ca.pem");
        connected.put(mesh.directory().publishers(), "/root/publishers.txt");
        return connected;
    }

    private static Path directory(String name) {
        return Checkout.find().root().resolve("deploy/suites/target").resolve(name);
    }

    private static Path socket(Path directory) {
        return directory.resolve("gateway.sock");
    }

    private int port() {
        return mesh.addresses().port("gateway");
    }

    private ProcessHandle relay(Path socket) {
        var command = new ArrayList<>(guest.inItsNetwork());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path").split(":")[0],
                "io.muster.suites.Relay",
                Integer.toString(port()),
                socket.toString()));
        return new Daemon("relay", command, Map.of(), mesh.directory().log(name + "-relay"), "TERM").start();
    }

    void put(Path file, String at) throws IOException {
        Files.copy(file, guest.file(at), StandardCopyOption.REPLACE_EXISTING);
    }

    void install(String version) throws IOException, InterruptedException {
        var root = Checkout.find().root();
        var target = root.resolve("deploy/packages/target");
        put(Packages.deb(root.resolve("agent/target/azcmagent/lib"), target, version), "/root/agent.deb");
        var _ = run("dpkg -i /root/agent.deb");
    }

    /// `azcmagent connect`, as the onboarding service principal; the machine has the guest's name.
    void connect() throws IOException, InterruptedException {
        Files.writeString(guest.file("/root/secret"), mesh.secrets().of("client.onboarding"));
        var _ = run("MUSTER_SERVICE_PRINCIPAL_SECRET=$(cat /root/secret) azcmagent connect"
                + " --service-principal-id=onboarding --gateway="
                + mesh.addresses().gateway()
                + " --ca-file=/root/ca.pem --publishers=/root/publishers.txt --resource-name=" + name
                + " --subscription-id=" + Names.SUBSCRIPTION + " --resource-group=" + Names.RESOURCE_GROUP
                + " --location=" + Names.LOCATION + " --tenant-id=" + Names.TENANT);
        await("azcmagent show status", "Connected");
    }

    String run(String command) throws IOException, InterruptedException {
        return guest.run(command);
    }

    /// The calls by which a command may have changed something on the machine.
    List<String> watched(String command) throws IOException, InterruptedException {
        return guest.watched(command);
    }

    /// Until a command prints this among other things.
    void await(String command, String what) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(run(command)).contains(what));
    }

    /// Its network is another then: the way to the gateway is laid anew.
    void reboot() throws IOException, InterruptedException {
        Daemon.end(relay, "KILL");
        guest.reboot();
        relay = relay(socket(directory(name)));
    }

    void off() throws IOException, InterruptedException {
        Daemon.end(relay, "KILL");
        guest.off();
    }
}
