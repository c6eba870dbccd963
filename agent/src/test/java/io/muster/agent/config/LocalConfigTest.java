package io.muster.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalConfigTest {

    private static final LocalConfig NONE = new LocalConfig(Map.of());

    @TempDir
    Path directory;

    private static void assertFault(int code, ThrowingCallable doing) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static LocalConfig with(LocalConfig config, Setting setting, String value) {
        return config.with(setting, setting.read(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "incomingconnections.enabled|true",
                "incomingconnections.ports|[]",
                "connection.type|default",
                "proxy.url|''",
                "proxy.bypass|[]",
                "extensions.allowlist|[]",
                "extensions.blocklist|[]",
                "guestconfiguration.enabled|true",
                "extensions.enabled|true",
                "config.mode|full",
                "guestconfiguration.scripts.enabled|false",
                "guestconfiguration.agent.cpulimit|5",
                "extensions.agent.cpulimit|5"
            })
    void theseAreTheDefaults(String key, String value) {
        assertThat(NONE.value(Setting.named(key))).isEqualTo(value);
    }

    @Test
    void everySettingHasADefault() {
        assertThat(Setting.values()).hasSize(13);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guestconfiguration.enabled|FALSE|false",
                "config.mode|Monitor|monitor",
                "connection.type|gateway|gateway",
                "extensions.agent.cpulimit|100|100",
                "proxy.url|http://proxy.example:3128|http://proxy.example:3128",
                "proxy.bypass|ARM,AAD,arm|[ARM,AAD]",
                "incomingconnections.ports|22, 65535|[22,65535]",
                "incomingconnections.ports|[22,6516]|[22,6516]",
                "extensions.allowlist|Allow/None|[Allow/None]",
                "extensions.blocklist|Microsoft.Azure/Script, Contoso.X/Y-Z|[Microsoft.Azure/Script,Contoso.X/Y-Z]"
            })
    void goodValuesAreTakenInTheirNormalForm(String key, String typed, String normal) {
        var setting = Setting.named(key);
        assertThat(with(NONE, setting, typed).decided().get(setting)).isEqualTo(setting.read(normal));
        assertThat(setting.shown(setting.read(typed))).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guestconfiguration.enabled|yes",
                "config.mode|half",
                "connection.type|none",
                "extensions.agent.cpulimit|0",
                "extensions.agent.cpulimit|101",
                "extensions.agent.cpulimit|-5",
                "proxy.url|https://proxy.example",
                "proxy.url|proxy.example:3128",
                "proxy.url|http://me:secret@proxy.example",
                "proxy.url|http://proxy.example/path",
                "proxy.bypass|Everything",
                "incomingconnections.ports|0",
                "incomingconnections.ports|65536",
                "incomingconnections.ports|ssh",
                "extensions.allowlist|Publisher",
                "extensions.allowlist|A/B/C",
                "no.such.property|x"
            })
    void badValuesAreFault23(String key, String typed) {
        assertFault(23, () -> Setting.named(key).read(typed));
    }

    @Test
    void aRefusedProxyIsNotRepeatedForItMayHoldAPassword() {
        assertThatThrownBy(() -> Setting.PROXY_URL.read("http://me:secret@proxy.example"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatWasDecidedIsKeptUnderDottedKeys() throws IOException {
        var home = new AgentHome(directory.resolve("home"));
        var config = with(with(NONE, Setting.PROXY_URL, "http://p:1"), Setting.PROXY_BYPASS, "AMA,ARM");
        config.write(home);
        var kept = Gateway.JSON.readTree(Files.readString(home.root().resolve("localconfig.json")));
        assertThat(kept.path("proxy.url").asText()).isEqualTo("http://p:1");
        assertThat(kept.path("proxy.bypass")).hasSize(2);
        assertThat(kept).hasSize(2);
        assertThat(LocalConfig.read(home)).isEqualTo(config);
    }

    @Test
    void aValueThatThisAgentWouldNotTakeCountsAsNotDecided() throws IOException {
        var home = new AgentHome(directory);
        Files.writeString(
                directory.resolve("localconfig.json"),
                "{\"config.mode\":\"sideways\",\"extensions.enabled\":false,\"other\":1}");
        var config = LocalConfig.read(home);
        assertThat(config.value(Setting.MODE)).isEqualTo("full");
        assertThat(config.isOn(Setting.EXTENSIONS_ENABLED)).isFalse();
    }

    @Test
    void aDamagedFileIsFault70() throws IOException {
        Files.writeString(directory.resolve("localconfig.json"), "{");
        assertFault(70, () -> LocalConfig.read(new AgentHome(directory)));
    }

    @Test
    void listsGrowAndShrink() {
        var some = with(NONE, Setting.EXTENSIONS_ALLOWED, "A/B,C/D");
        var more = some.adding(Setting.EXTENSIONS_ALLOWED, List.of("E/F", "a/b"));
        assertThat(more.value(Setting.EXTENSIONS_ALLOWED)).isEqualTo("[A/B,C/D,E/F]");
        assertThat(more.removing(Setting.EXTENSIONS_ALLOWED, List.of("c/d")).value(Setting.EXTENSIONS_ALLOWED))
                .isEqualTo("[A/B,E/F]");
        assertFault(23, () -> some.adding(Setting.MODE, List.of("full")));
    }

    @Test
    void clearingTakesADecisionBack() {
        var some = with(NONE, Setting.EXTENSIONS_ALLOWED, "A/B");
        assertThat(some.without(Setting.EXTENSIONS_ALLOWED)).isEqualTo(NONE);
    }

    @Test
    void monitorModeTurnsOffAndFixesAndFullModeBringsBack() {
        var monitor = with(with(NONE, Setting.EXTENSIONS_ALLOWED, "A/B"), Setting.MODE, "monitor");
        assertThat(monitor.isOn(Setting.GUEST_ENABLED)).isFalse();
        assertThat(monitor.isOn(Setting.INCOMING_CONNECTIONS)).isFalse();
        assertThat(monitor.value(Setting.EXTENSIONS_ALLOWED)).isEqualTo("[Allow/None]");
        assertFault(27, () -> with(monitor, Setting.EXTENSIONS_ALLOWED, "C/D"));
        assertFault(27, () -> monitor.without(Setting.EXTENSIONS_BLOCKED));
        var full = with(monitor, Setting.MODE, "full");
        assertThat(full.isOn(Setting.GUEST_ENABLED)).isTrue();
        assertThat(full.value(Setting.EXTENSIONS_ALLOWED)).isEqualTo("[A/B]");
    }

    @Test
    void theControlPlaneIsToldWhatIsInForce() {
        var config = with(
                with(with(NONE, Setting.EXTENSIONS_ALLOWED, "A/B"), Setting.INCOMING_PORTS, "22"),
                Setting.GUEST_ENABLED,
                "false");
        var json = AgentConfiguration.json(config);
        assertThat(json.at("/extensionsAllowList/0/publisher").asText()).isEqualTo("A");
        assertThat(json.at("/extensionsAllowList/0/type").asText()).isEqualTo("B");
        assertThat(json.at("/incomingConnectionsPorts/0").asText()).isEqualTo("22");
        assertThat(json.path("guestConfigurationEnabled").asText()).isEqualTo("false");
        assertThat(json.path("configMode").asText()).isEqualTo("full");
    }
}
