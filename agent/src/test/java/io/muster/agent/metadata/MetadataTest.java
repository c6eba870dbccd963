package io.muster.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    @TempDir
    Path directory;

    private Tree tree;

    @BeforeEach
    void aMachine() {
        tree = new Tree(directory);
    }

    private JsonNode properties() {
        return new Metadata(tree.host(), List.of(), new Cloud.None(), "9.9.9").properties();
    }

    @Test
    void aMachineOfWhichNothingCanBeReadMakesNothingUp() {
        var properties = properties();
        assertThat(properties.path("osType").asText()).isEqualTo("linux");
        assertThat(properties.path("agentVersion").asText()).isEqualTo("9.9.9");
        assertThat(properties.has("osSku")).isFalse();
        assertThat(properties.has("vmUuid")).isFalse();
        assertThat(properties.has("machineFqdn")).isFalse();
        assertThat(properties.path("detectedProperties").has("logicalCoreCount"))
                .isFalse();
        assertThat(properties.at("/detectedProperties/cloudprovider").asText()).isEqualTo("N/A");
    }

    @Test
    void theSystemSaysWhatItIs() {
        tree.with("/etc/os-release", """
                        # a comment
                        NAME="Debian GNU/Linux"
                        PRETTY_NAME="Debian \\"GNU\\"/Linux \\$12"
                        VERSION_ID='12'
                        ID=debian
                        """).with("/proc/sys/kernel/osrelease", "6.1.0-30-amd64\n");
        var properties = properties();
        assertThat(properties.path("osSku").asText()).isEqualTo("Debian \"GNU\"/Linux $12");
        assertThat(properties.path("osEdition").asText()).isEqualTo("12");
        assertThat(properties.path("osVersion").asText()).isEqualTo("6.1.0-30-amd64");
    }

    @Test
    void theReleaseFileMayBeBelowUsr() {
        tree.with("/usr/lib/os-release", "PRETTY_NAME=Tiny\n");
        assertThat(properties().path("osSku").asText()).isEqualTo("Tiny");
    }

    @Test
    void theFirmwareSaysWhatTheHardwareIs() {
        tree.with("/sys/class/dmi/id/sys_vendor", "Dell Inc.\n")
                .with("/sys/class/dmi/id/product_name", "PowerEdge R640\n")
                .with("/sys/class/dmi/id/product_serial", "ABC123\n")
                .with("/sys/class/dmi/id/product_uuid", "4C4C4544-0042-4810-8058-B7C04F4D5331\n")
                .with("/sys/class/dmi/id/chassis_asset_tag", "IT-0815\n");
        var properties = properties();
        assertThat(properties.path("vmUuid").asText()).isEqualTo("4c4c4544-0042-4810-8058-b7c04f4d5331");
        var detected = properties.path("detectedProperties");
        assertThat(detected.path("manufacturer").asText()).isEqualTo("Dell Inc.");
        assertThat(detected.path("model").asText()).isEqualTo("PowerEdge R640");
        assertThat(detected.path("serialNumber").asText()).isEqualTo("ABC123");
        assertThat(detected.path("smbiosAssetTag").asText()).isEqualTo("IT-0815");
    }

    @ParameterizedTest
    @ValueSource(strings = {"To Be Filled By O.E.M.", "Not Specified", "Default string", "None", " ", "No Asset Tag"})
    void whatMakersLeaveInIsNothing(String placeholder) {
        tree.with("/sys/class/dmi/id/chassis_asset_tag", placeholder + "\n");
        assertThat(properties().path("detectedProperties").has("smbiosAssetTag"))
                .isFalse();
    }

    @Test
    void hostileFirmwareIsCutAndKeptOnOneLine() {
        tree.with("/sys/class/dmi/id/sys_vendor", "A\u0007B\nC" + "x".repeat(1_000));
        var vendor = properties().at("/detectedProperties/manufacturer").asText();
        assertThat(vendor).startsWith("A B C").hasSize(256);
    }

    @Test
    void processorsOfAServerWithTwoSocketsAreCounted() {
        var text = new StringBuilder();
        for (int cpu = 0; cpu < 8; cpu += 1) {
            text.append(
                    "processor\t: %d%nvendor_id\t: GenuineIntel%ncpu family\t: 6%nmodel name\t: Xeon%n".formatted(cpu));
            text.append("physical id\t: %d%ncore id\t\t: %d%n%n".formatted(cpu % 2, cpu / 4));
        }
        tree.with("/proc/cpuinfo", text.toString())
                .with("/proc/meminfo", "MemTotal:       32614196 kB\nMemFree: 1 kB\n");
        var detected = properties().path("detectedProperties");
        assertThat(detected.path("processorNames").asText()).isEqualTo("Xeon");
        assertThat(detected.path("processorFamily").asText()).isEqualTo("6");
        assertThat(detected.path("processorCount").asText()).isEqualTo("2");
        assertThat(detected.path("coreCount").asText()).isEqualTo("4");
        assertThat(detected.path("logicalCoreCount").asText()).isEqualTo("8");
        assertThat(detected.path("totalPhysicalMemoryInGigabytes").asText()).isEqualTo("31");
        assertThat(detected.path("totalPhysicalMemoryInBytes").asText()).isEqualTo("33396936704");
    }

    @Test
    void processorsThatDoNotSayWhereTheyAreAreLookedUp() {
        tree.with("/proc/cpuinfo", "processor\t: 0\nCPU architecture: 8\n\nprocessor\t: 1\nCPU architecture: 8\n")
                .with("/sys/devices/system/cpu/cpu0/topology/physical_package_id", "0\n")
                .with("/sys/devices/system/cpu/cpu0/topology/core_id", "0\n")
                .with("/sys/devices/system/cpu/cpu1/topology/physical_package_id", "0\n")
                .with("/sys/devices/system/cpu/cpu1/topology/core_id", "1\n")
                .with("/sys/devices/system/cpu/cpufreq/topology/core_id", "9\n");
        var detected = properties().path("detectedProperties");
        assertThat(detected.path("processorCount").asText()).isEqualTo("1");
        assertThat(detected.path("coreCount").asText()).isEqualTo("2");
        assertThat(detected.path("logicalCoreCount").asText()).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "box.example.org | ''                                        | box.example.org | example.org",
                "box             | 127.0.1.1 box.example.org box # me        | box.example.org | example.org",
                "box             | 127.0.1.1 boxer.example.org box           | box             | ''",
                "box             | # 127.0.1.1 box.example.org               | box             | ''"
            })
    void theFullNameComesFromTheMachinesFiles(String name, String hosts, String full, String domain) {
        tree.with("/proc/sys/kernel/hostname", name + "\n").with("/etc/hosts", hosts + "\n");
        var properties = properties();
        assertThat(properties.at("/osProfile/computerName").asText()).isEqualTo("box");
        assertThat(properties.path("machineFqdn").asText()).isEqualTo(full);
        assertThat(properties.path("domainName").asText()).isEqualTo(domain);
    }

    @Test
    void theKernelsDomainCountsToo() {
        tree.with("/proc/sys/kernel/hostname", "box\n").with("/proc/sys/kernel/domainname", "lan\n");
        assertThat(properties().path("dnsFqdn").asText()).isEqualTo("box.lan");
        tree.with("/proc/sys/kernel/domainname", "(none)\n");
        assertThat(properties().has("dnsFqdn")).isFalse();
    }

    @Test
    void theDirectoryIsFoundInSssdOrSamba() {
        tree.with("/proc/sys/kernel/hostname", "box\n")
                .with("/etc/sssd/sssd.conf", "[domain/x]\nad_domain = AD.Example\n");
        assertThat(properties().path("adFqdn").asText()).isEqualTo("box.ad.example");
        assertThat(properties().path("domainName").asText()).isEqualTo("ad.example");
        tree.with("/etc/sssd/sssd.conf", "").with("/etc/samba/smb.conf", "security = user\nrealm = CORP.EXAMPLE\n");
        assertThat(properties().has("adFqdn")).isFalse();
        tree.with("/etc/samba/smb.conf", "  security = ADS\n  realm = CORP.EXAMPLE\n");
        assertThat(properties().path("adFqdn").asText()).isEqualTo("box.corp.example");
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/mssql/bin/sqlservr,            true,  false, false",
        "/usr/lib/postgresql/17/bin/postgres, false, true,  false",
        "/usr/pgsql-16/bin/postgres,         false, true,  false",
        "/usr/sbin/mariadbd,                 false, false, true",
        "/usr/sbin/mysqld,                   false, false, true",
        "/usr/lib/postgresql/17/bin/psql,    false, false, false"
    })
    void databasesAreFoundWherePackagesPutThem(String program, boolean mssql, boolean postgresql, boolean mysql) {
        tree.with(program, "");
        assertThat(Databases.find(tree.host())).isEqualTo(new Databases(mssql, postgresql, mysql));
        assertThat(properties().at("/detectedProperties/pgsqldiscovered").asText())
                .isEqualTo(Boolean.toString(postgresql));
    }

    @Test
    void networkCardsHaveTheirAddressesAndNetworks() throws UnknownHostException {
        var card = new NetworkCard(
                "eth0",
                "02:00:00:00:00:01",
                List.of(
                        new NetworkCard.Address(InetAddress.getByName("192.0.2.130"), 25),
                        new NetworkCard.Address(InetAddress.getByName("2001:db8::1:2"), 64)));
        var properties = new Metadata(tree.host(), List.of(card), new Cloud.None(), "1").properties();
        var found = properties.at("/networkProfile/networkInterfaces/0");
        assertThat(found.path("name").asText()).isEqualTo("eth0");
        assertThat(found.path("macAddress").asText()).isEqualTo("02:00:00:00:00:01");
        assertThat(found.at("/ipAddresses/0/subnet/addressPrefix").asText()).isEqualTo("192.0.2.128/25");
        assertThat(found.at("/ipAddresses/0/ipAddressVersion").asText()).isEqualTo("IPv4");
        assertThat(found.at("/ipAddresses/1/subnet/addressPrefix").asText()).isEqualTo("2001:db8:0:0:0:0:0:0/64");
        assertThat(found.at("/ipAddresses/1/ipAddressVersion").asText()).isEqualTo("IPv6");
    }

    @Test
    void theCloudIsTold() {
        var cloud = new Cloud.In(Cloud.Provider.AWS, Map.of("accountId", "1", "region", "here"));
        var properties = new Metadata(tree.host(), List.of(), cloud, "1").properties();
        assertThat(properties.at("/cloudMetadata/provider").asText()).isEqualTo("AWS");
        assertThat(properties.at("/cloudMetadata/region").asText()).isEqualTo("here");
        assertThat(properties.at("/detectedProperties/cloudprovider").asText()).isEqualTo("AWS");
    }

    @Test
    void whatOnlyRootMayReadIsKeptWhenSomebodyElseLooks() {
        var json = JsonNodeFactory.instance;
        var before = json.objectNode().put("vmUuid", "u").put("osSku", "old");
        before.putObject("detectedProperties").put("serialNumber", "s");
        var now = json.objectNode().put("osSku", "new");
        now.putObject("detectedProperties").put("model", "m");
        var kept = Metadata.keeping(before, now);
        assertThat(kept.path("vmUuid").asText()).isEqualTo("u");
        assertThat(kept.path("osSku").asText()).isEqualTo("new");
        assertThat(kept.at("/detectedProperties/serialNumber").asText()).isEqualTo("s");
        assertThat(kept.at("/detectedProperties/model").asText()).isEqualTo("m");
    }

    @Test
    void thisMachineCanBeDescribed() {
        var properties = Metadata.ofThisMachine(new Cloud.None(), "1").properties();
        assertThat(properties.path("osVersion").asText()).isEqualTo(System.getProperty("os.version"));
        assertThat(properties.at("/detectedProperties/logicalCoreCount").asInt())
                .isPositive();
        assertThat(properties.at("/detectedProperties/coreCount").asInt()).isPositive();
        assertThat(properties
                        .at("/detectedProperties/totalPhysicalMemoryInGigabytes")
                        .asInt())
                .isPositive();
        assertThat(properties.at("/osProfile/computerName").asText())
                .isEqualTo(Naming.read(Host.live()).computer().orElseThrow());
    }
}
