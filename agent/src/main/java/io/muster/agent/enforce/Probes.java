package io.muster.agent.enforce;

import io.muster.agent.host.Firewall;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Listeners;
import io.muster.agent.host.Pam;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Ways into a machine and what they need: the SSH server where it listens now, the stacks that logins ask, a shell of
/// root's.
public final class Probes {

    private static final int PATIENCE_MILLIS = 3_000;
    private static final List<String> LOGINS = List.of("login", "sshd", "su", "sudo", "passwd", "cron");
    private static final List<String> TYPES = List.of("auth", "account", "password", "session");

    private record Named(String name, boolean mayFailByItself, BooleanSupplier test) implements Probe {

        @Override
        public boolean holds() {
            return test.getAsBoolean();
        }
    }

    private Probes() {}

    /// @param more what else must go on working
    public static List<Probe> of(Machine machine, List<Probe> more) {
        var probes = new ArrayList<>(more);
        var addresses = addresses(machine);
        addresses.forEach(address -> probes.add(probe("sshd answers at " + address, () -> greets(address))));
        addresses.stream()
                .map(Probes::port)
                .distinct()
                .forEach(port ->
                        probes.add(probe("our firewall lets in sshd's port " + port, () -> letsIn(machine, port))));
        probes.add(probe("PAM modules are there", () -> hasModules(machine.look())));
        probes.add(probe("root's shell opens", () -> opensShell(machine)));
        return List.copyOf(probes);
    }

    public static Probe probe(String name, BooleanSupplier test) {
        return new Named(name, false, test);
    }

    /// Of something that is not on this machine.
    public static Probe elsewhere(String name, BooleanSupplier test) {
        return new Named(name, true, test);
    }

    /// Where sshd listens, as it says itself.
    private static List<String> addresses(Machine machine) {
        try {
            return machine.look().sshd().map(settings -> settings.getOrDefault("listenaddress", "")).stream()
                    .flatMap(listed -> Stream.of(listed.split(" ")))
                    .filter(address -> address.contains(":"))
                    .toList();
        } catch (HostFault unknown) {
            return List.of();
        }
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    /// Who asks from here comes by the loopback, which every firewall lets in: what the kernel has is asked instead. A
    /// port at which nobody listens for others needs not be open.
    private static boolean letsIn(Machine machine, String port) {
        try {
            return Firewall.nft(machine.look()).isEmpty()
                    || !machine.isLoaded()
                    || !Listeners.hears(machine.look(), Integer.parseInt(port))
                    || List.of(machine.run(FirewallChange.OPENED).split("[^0-9]+"))
                            .contains(port);
        } catch (HostFault silent) {
            return false;
        }
    }

    private static boolean greets(String address) {
        int colon = address.lastIndexOf(':');
        var host = address.substring(0, colon).replace("[", "").replace("]", "");
        var local = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(local, Integer.parseInt(address.substring(colon + 1))), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var greeting = socket.getInputStream().readNBytes(4);
            return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException away) {
            return false;
        }
    }

    private static boolean hasModules(Host host) {
        try {
            return LOGINS.stream()
                    .filter(service -> Pam.has(host, service))
                    .flatMap(service -> TYPES.stream().flatMap(type -> Pam.stack(host, service, type).stream()))
                    .allMatch(line -> Pam.isInstalled(host, line.module()));
        } catch (HostFault broken) {
            return false;
        }
    }

    private static boolean opensShell(Machine machine) {
        try {
            return machine.run(List.of("su", "-c", "id -u", "root")).strip().equals("0");
        } catch (HostFault closed) {
            return false;
        }
    }
}
