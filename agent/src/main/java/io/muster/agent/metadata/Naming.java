package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a machine is called.
///
/// @param plain the host name, without a domain
/// @param full with its domain, when it has one
/// @param directory the Active Directory domain it has joined
public record Naming(
        @Nullable String plain,
        @Nullable String full,
        @Nullable String directory) {

    private static final String SSSD = "/etc/sssd/sssd.conf";
    private static final String SAMBA = "/etc/samba/smb.conf";

    /// From the machine's files alone: asking the name service would tell more, but may take long and may lie.
    public static Naming read(Host host) {
        var glance = new Glance(host);
        var name = glance.word("/proc/sys/kernel/hostname").or(() -> glance.word("/etc/hostname"));
        var plain = name.map(full -> full.split("\\.", 2)[0]);
        var full = name.filter(text -> text.contains("."))
                .or(() -> plain.flatMap(computer -> fromHosts(glance, computer)))
                .or(() -> plain.flatMap(computer -> kernelDomain(glance).map(domain -> computer + "." + domain)));
        return new Naming(
                plain.orElse(null), full.orElse(null), directory(glance).orElse(null));
    }

    public Optional<String> computer() {
        return Optional.ofNullable(plain);
    }

    public Optional<String> fqdn() {
        return Optional.ofNullable(full);
    }

    /// The directory's domain, else that of the full name.
    Optional<String> domain() {
        return Optional.ofNullable(directory).or(() -> fqdn().map(name -> name.substring(name.indexOf('.') + 1)));
    }

    /// The full name in the directory.
    Optional<String> directoryFqdn() {
        return plain == null || directory == null ? Optional.empty() : Optional.of(plain + "." + directory);
    }

    /// The name with a domain on the line that knows this machine.
    private static Optional<String> fromHosts(Glance glance, String computer) {
        return glance.lines("/etc/hosts").stream()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .flatMap(words -> Arrays.stream(words).skip(1))
                .filter(name -> name.startsWith(computer + "."))
                .findFirst();
    }

    private static Optional<String> kernelDomain(Glance glance) {
        return glance.word("/proc/sys/kernel/domainname").filter(text -> !text.equals("(none)"));
    }

    private static Optional<String> directory(Glance glance) {
        return setting(glance, SSSD, "ad_domain")
                .or(() -> setting(glance, SAMBA, "security")
                        .filter(security -> security.equalsIgnoreCase("ads"))
                        .flatMap(_ -> setting(glance, SAMBA, "realm")))
                .map(domain -> domain.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> setting(Glance glance, String file, String key) {
        return glance.lines(file).stream()
                .map(line -> List.of(line.split("=", 2)))
                .filter(parts -> parts.size() == 2 && parts.getFirst().strip().equalsIgnoreCase(key))
                .map(parts -> parts.getLast().strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
