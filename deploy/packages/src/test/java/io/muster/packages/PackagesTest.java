package io.muster.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.zip.GZIPInputStream;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.parse.RpmInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vafer.jdeb.shaded.commons.compress.archivers.ar.ArArchiveInputStream;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarArchiveInputStream;

/// What is in the packages, read back. The runtime is a stand-in of one file, because `jlink` takes its time; the
/// program is one that prints what it is asked for.
class PackagesTest {

    private static final String AZCMAGENT = """
            package io.muster.agent.command;
            public final class Azcmagent {
                public static void main(String... arguments) {
                    System.out.println(arguments.length < 2 ? "" : "complete azcmagent # " + arguments[1]);
                    System.exit(arguments[0].equals("completion") ? 0 : 1);
                }
            }
            """;

    private static final String COMPLETIONS = "./usr/share/bash-completion/completions/";

    @TempDir
    static Path program;

    @TempDir
    Path directory;

    private Path lib;
    private Path target;

    @BeforeAll
    static void aProgram() throws IOException {
        var source = Files.writeString(program.resolve("Azcmagent.java"), AZCMAGENT);
        run("javac", "-d", program.resolve("classes").toString(), source.toString());
        run(
                "jar",
                "-cf",
                program.resolve("c.jar").toString(),
                "-C",
                program.resolve("classes").toString(),
                ".");
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    @BeforeEach
    void aJarAndARuntime() throws IOException {
        lib = Files.createDirectory(directory.resolve("lib"));
        Files.writeString(lib.resolve("b.jar"), "b");
        Files.writeString(lib.resolve("a.jar"), "a");
        Files.copy(program.resolve("c.jar"), lib.resolve("c.jar"));
        target = Files.createDirectory(directory.resolve("target"));
        Files.createDirectory(target.resolve("runtime"));
        Files.writeString(target.resolve("runtime/release"), "JAVA_VERSION=25");
    }

    /// Names with modes, owners and what they lead to; of small files the text too.
    private static Map<String, String> tar(byte[] gzip) throws IOException {
        var found = new TreeMap<String, String>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(gzip)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var about = "%o %s:%s %s"
                        .formatted(
                                entry.getMode() & 07777,
                                entry.getUserName(),
                                entry.getGroupName(),
                                entry.getLinkName());
                var text = entry.isFile() ? new String(tar.readAllBytes(), StandardCharsets.UTF_8) : "";
                found.put(entry.getName(), about.strip() + "\n" + text);
            }
        }
        return found;
    }

    private static Map<String, String> member(Path deb, String name) throws IOException {
        try (var ar = new ArArchiveInputStream(Files.newInputStream(deb))) {
            for (var entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
                if (entry.getName().startsWith(name)) {
                    return tar(ar.readAllBytes());
                }
            }
        }
        throw new AssertionError("no " + name);
    }

    @Test
    void theDebHoldsTheProgramAndItsUnitsAndAllIsRoots() throws IOException {
        var files = member(Packages.deb(lib, target, "1.2.3"), "data");
        assertThat(files.get("./opt/azcmagent/bin/himds")).startsWith("755 root:root\n#!/bin/sh");
        assertThat(files.get("./opt/azcmagent/lib/a.jar")).isEqualTo("644 root:root\na");
        assertThat(files.get("./usr/bin/azcmagent")).contains("root:root /opt/azcmagent/bin/azcmagent");
        assertThat(files.get("./opt/azcmagent/lib/options"))
                .contains("-cp /opt/azcmagent/lib/a.jar:/opt/azcmagent/lib/b.jar:/opt/azcmagent/lib/c.jar\n");
        assertThat(files.keySet()).contains("./opt/azcmagent/runtime/release");
        assertThat(files.values()).allMatch(about -> about.contains("root:root"));
    }

    @Test
    void bashLearnsTheCommandsFromWhatTheProgramItselfPrints() throws IOException {
        assertThat(member(Packages.deb(lib, target, "1.2.3"), "data"))
                .containsEntry(COMPLETIONS + "azcmagent", "644 root:root\ncomplete azcmagent # bash\n");
    }

    @Test
    void aProgramThatPrintsNoCompletionsIsNotPacked() throws IOException {
        Files.delete(lib.resolve("c.jar"));
        assertThatThrownBy(() -> Packages.deb(lib, target, "1.2.3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("completion");
        assertThat(target).isDirectoryNotContaining("glob:**.deb");
    }

    /// Where bash-completion is not, a package that is removed leaves no directory of it behind.
    @Test
    void theRpmOwnsTheDirectoryOfItsCompletionsAmongOthers() throws IOException {
        try (var rpm = new RpmInputStream(Files.newInputStream(Packages.rpm(lib, target, "1.2.3")))) {
            var header = rpm.getPayloadHeader();
            assertThat((String[]) header.getTag(RpmTag.DIRNAMES))
                    .contains("/usr/share/", "/usr/share/bash-completion/", "/usr/share/bash-completion/completions/");
            assertThat((String[]) header.getTag(RpmTag.BASENAMES)).contains("bash-completion", "completions");
        }
    }

    @Test
    void theDebSaysWhatItIsAndHasItsScripts() throws IOException {
        var control = member(Packages.deb(lib, target, "1.2.3"), "control");
        assertThat(control.get("./control")).contains("Package: azcmagent\n", "Version: 1.2.3\n", "Depends: systemd");
        for (var script : new String[] {"preinst", "postinst", "prerm", "postrm"}) {
            assertThat(control.get("./" + script)).startsWith("755").contains("#!/bin/sh\nset -e\n");
        }
    }

    @Test
    void theRpmHoldsTheSameAsTheDeb() throws IOException {
        var packages = Packages.build(lib, target, "1.2.3");
        var wanted = new TreeMap<String, String>();
        member(packages.getFirst(), "data").keySet().stream()
                .filter(name -> !name.endsWith("/"))
                .forEach(name -> wanted.put(name, ""));
        var found = new TreeMap<String, String>();
        try (var rpm = new RpmInputStream(Files.newInputStream(packages.getLast()))) {
            var header = rpm.getPayloadHeader();
            var cpio = rpm.getCpioStream();
            for (var entry = cpio.getNextEntry(); entry != null; entry = cpio.getNextEntry()) {
                if (!entry.isDirectory()) {
                    found.put(entry.getName(), "");
                }
            }
            assertThat(header.getTag(RpmTag.NAME)).isEqualTo("azcmagent");
            assertThat(header.getTag(RpmTag.VERSION)).isEqualTo("1.2.3");
            assertThat(String.valueOf(header.getTag(RpmTag.PREINSTALL_SCRIPT))).contains("useradd --system");
        }
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
    }

    /// Other programs split this file by hand.
    @Test
    void theEnvironmentIsWrittenAsOthersReadIt() {
        assertThat(Layout.resource("azcmagent.conf"))
                .contains("DefaultEnvironment=\"IMDS_ENDPOINT=http://localhost:40342\"\n");
    }

    /// What is mounted how must look to it as it does to everybody.
    @Test
    void theUnitThatAuditsHasNoMountNamespace() {
        assertThat(Layout.resource("units/gcad.service"))
                .contains("CPUQuota=5%", "MemoryMax=", "NoNewPrivileges=yes")
                .doesNotContainPattern("(?m)^(Protect|Private|ReadWrite|ReadOnly|Inaccessible|TemporaryFile|Bind)");
    }

    @Test
    void theUnitThatHasTheIdentityHasNoPrivilege() {
        assertThat(Layout.resource("units/himdsd.service"))
                .contains(
                        "User=himds\n",
                        "CapabilityBoundingSet=\n",
                        "NoNewPrivileges=yes\n",
                        "ProtectSystem=strict\n",
                        "ReadWritePaths=/var/opt/azcmagent\n");
    }

    @Test
    void theUnitThatManagesExtensionsEndsAndIsStartedWhenTheMachineIsConnected() {
        assertThat(Layout.resource("units/extd.service"))
                .contains("RuntimeMaxSec=10min\n", "CPUQuota=5%", "PrivateNetwork=yes");
        assertThat(Layout.resource("units/extd.path")).contains("PathChanged=/var/opt/azcmagent/agentconfig.json\n");
        assertThat(Layout.resource("scripts/prerm")).contains("extd.path");
    }

    @Test
    void theRuntimeNamesNoProviderThatItDoesNotHave() {
        assertThat(Runtime.withoutAbsentProviders("""
                        # providers
                        security.provider.1=SUN
                        security.provider.2=XMLDSig
                        security.provider.3=SunJCE
                        securerandom.source=file:/dev/random
                        """)).isEqualTo("""
                        # providers
                        security.provider.1=SUN
                        security.provider.2=SunJCE
                        securerandom.source=file:/dev/random
                        """);
    }
}
