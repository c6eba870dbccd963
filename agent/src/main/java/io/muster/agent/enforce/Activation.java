package io.muster.agent.enforce;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.NftablesConf;
import io.muster.agent.host.Pam;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// What reads the files that were changed: it is asked whether it understands them, and then told to read them.
final class Activation {

    private static final Logger LOG = Logger.getLogger(Activation.class.getName());
    private static final List<String> TYPES = List.of("auth", "account", "password", "session");

    /// Those who read files below a path.
    ///
    /// @param check asks whether they understand them
    /// @param units of theirs that are told, where they are up
    /// @param verb what systemd does with them
    private record Reader(String path, List<String> check, List<String> units, String verb) {}

    private static final List<Reader> READERS = List.of(
            new Reader("/etc/ssh/", List.of("/usr/sbin/sshd", "-t"), List.of("ssh.service", "sshd.service"), "reload"),
            new Reader("/etc/sudoers", List.of("visudo", "-c"), List.of(), ""),
            new Reader("/etc/nftables.", List.of("nft", "-c", "-f", NftablesConf.PATH), List.of(), ""),
            new Reader("/etc/rsyslog.", List.of("/usr/sbin/rsyslogd", "-N1"), List.of("rsyslog.service"), "restart"),
            new Reader(
                    "/etc/samba/",
                    List.of("/usr/bin/testparm", "-s", "/etc/samba/smb.conf"),
                    List.of("smbd.service", "smb.service"),
                    "reload"));

    private final Machine machine;

    Activation(Machine machine) {
        this.machine = machine;
    }

    /// @throws EnforcementFault when somebody does not understand what is there now
    void validate(List<Change> changes) {
        try {
            readers(changes).map(Reader::check).forEach(machine::run);
            if (touches(changes, "/etc/pam.d/")) {
                stacks(machine.look());
            }
        } catch (HostFault refused) {
            throw new EnforcementFault("the files are not valid: " + refused.getMessage());
        }
    }

    private static void stacks(Host host) {
        for (var service : host.names("/etc/pam.d")) {
            TYPES.forEach(type -> Pam.stack(host, service, type));
        }
    }

    /// @throws EnforcementFault when a service does not take it
    void activate(List<Change> changes) {
        try {
            if (touches(changes, "/etc/fstab")) {
                var _ = machine.run(List.of("systemctl", "daemon-reload"));
            }
            readers(changes)
                    .forEach(reader -> running(reader.units())
                            .forEach(unit -> machine.run(List.of("systemctl", reader.verb(), unit))));
            if (touches(changes, "/etc/systemd/journald.conf")) {
                var _ = machine.run(List.of("systemctl", "restart", "systemd-journald.service"));
            }
        } catch (HostFault refused) {
            throw new EnforcementFault("a service did not take it: " + refused.getMessage());
        }
    }

    /// Services that are up and will be told to read their files again.
    List<String> serving(List<Change> changes) {
        return readers(changes).flatMap(reader -> running(reader.units())).toList();
    }

    /// Starts those that did not survive it.
    void revive(List<String> served) {
        var up = running(served).toList();
        for (var unit : served) {
            if (!up.contains(unit)) {
                try {
                    var _ = machine.run(List.of("systemctl", "start", unit));
                } catch (HostFault dead) {
                    LOG.severe(unit + " does not come back: " + dead.getMessage());
                }
            }
        }
    }

    private static Stream<Reader> readers(List<Change> changes) {
        return READERS.stream().filter(reader -> rewrites(changes, reader.path()));
    }

    private Stream<String> running(List<String> units) {
        var known = machine.look().units();
        return known.hasSystemd()
                ? units.stream().filter(unit -> known.state(unit, units).isActive())
                : Stream.of();
    }

    /// Who reads a file does not mind whose it is: where only that has changed, nobody is asked who may never have
    /// understood it.
    private static boolean rewrites(List<Change> changes, String prefix) {
        return changes.stream()
                .anyMatch(change -> change instanceof FileChange file
                        && file.path().startsWith(prefix)
                        && !file.isOfPermissionsOnly());
    }

    private static boolean touches(List<Change> changes, String prefix) {
        return changes.stream()
                .anyMatch(change ->
                        change instanceof FileChange file && file.path().startsWith(prefix));
    }
}
