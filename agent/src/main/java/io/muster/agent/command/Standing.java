package io.muster.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.metadata.Databases;
import io.muster.agent.metadata.Hardware;
import io.muster.agent.status.AgentStatus;
import io.muster.agent.status.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How this machine stands, in the order in which it is shown.
record Standing(List<Line> lines) {

    Standing {
        lines = List.copyOf(lines);
    }

    /// One property.
    ///
    /// @param key its name in JSON
    /// @param value text, or an object of texts
    record Line(String label, String key, JsonNode value) {

        /// People may ask by either name.
        boolean is(String asked) {
            return label.equalsIgnoreCase(asked) || key.equalsIgnoreCase(asked);
        }

        String text() {
            if (!value.isObject()) {
                return "%-40s: %s%n".formatted(label, value.asText());
            }
            return "%-40s:%n".formatted(label)
                    + value.properties().stream().map(Line::indented).collect(Collectors.joining());
        }

        private static String indented(Map.Entry<String, JsonNode> part) {
            return "  %-38s: %s%n".formatted(part.getKey(), part.getValue().asText());
        }
    }

    String text() {
        return lines.stream().map(Line::text).collect(Collectors.joining());
    }

    ObjectNode json() {
        var node = Gateway.JSON.createObjectNode();
        lines.forEach(line -> node.set(line.key(), line.value()));
        return node;
    }

    /// Needs no more than everybody may read.
    ///
    /// @throws AgentFault when it cannot be read who this machine is
    static Standing look(AgentHome home, Clock clock) {
        return new Look(home, clock).standing();
    }

    private static final class Look {

        private final AgentHome home;
        private final Clock clock;
        private final Optional<AgentConfig> config;
        private final Optional<AgentStatus> status;
        private final LocalConfig decided;
        private final List<Line> lines = new ArrayList<>();

        Look(AgentHome home, Clock clock) {
            this.home = home;
            this.clock = clock;
            this.config = Joined.as(home);
            this.status = AgentStatus.read(home);
            this.decided = decided(home);
        }

        Standing standing() {
            resource();
            agent();
            network();
            machine();
            services();
            rest();
            return new Standing(lines);
        }

        private void resource() {
            of("Resource Name", "resourceName", AgentConfig::resourceName);
            of("Resource Group Name", "resourceGroup", AgentConfig::resourceGroup);
            of("Resource Namespace", "resourceNamespace", _ -> "Microsoft.HybridCompute");
            of("Resource Id", "resourceId", joined -> joined.resourceId().value());
            of("Subscription ID", "subscriptionId", AgentConfig::subscriptionId);
            of("Tenant ID", "tenantId", AgentConfig::tenantId);
            of("VM ID", "vmId", joined -> joined.vmId().toString());
            of("Correlation ID", "correlationId", AgentConfig::correlationId);
            put("VM UUID", "vmUuid", Hardware.read(Host.live()).uuid().orElse(""));
            of("Location", "location", AgentConfig::location);
            put("Cloud", "cloud", "Muster");
            put("Identity Key Store", "identityKeyStore", "default");
        }

        private void agent() {
            put("Agent Version", "agentVersion", Azcmagent.VERSION);
            put("Agent Logfile", "agentLogfile", CommandLog.file(home).toString());
            var heard = status.map(AgentStatus::lastHeartbeat);
            put("Agent Status", "status", connection(heard.orElse(null)).toString());
            put(
                    "Agent Last Heartbeat",
                    "lastHeartbeat",
                    heard.map(Look::seconds).orElse(""));
            var trouble = status.map(AgentStatus::trouble)
                    .or(() -> AgentStatus.read(home.guestStatus()).map(AgentStatus::trouble));
            put(
                    "Agent Error Code",
                    "agentErrorCode",
                    trouble.map(fault -> "AZCM%04d".formatted(fault.code())).orElse(""));
            put(
                    "Agent Error Details",
                    "agentErrorDetails",
                    trouble.map(AgentStatus.Trouble::details).orElse(""));
            put(
                    "Agent Error Timestamp",
                    "agentErrorTimestamp",
                    trouble.map(fault -> seconds(fault.at())).orElse(""));
        }

        private void network() {
            put("Using HTTPS Proxy", "httpsProxy", decided.value(Setting.PROXY_URL));
            put("Proxy Bypass List", "proxyBypass", String.join(",", decided.values(Setting.PROXY_BYPASS)));
            put("Upstream Proxy", "upstreamProxy", "");
            of("Gateway URL", "gatewayUrl", AgentConfig::gateway);
        }

        private void machine() {
            var cloud = cloud();
            put("Cloud Provider", "cloudProvider", cloud.path("provider").asText("N/A"));
            var details = Gateway.JSON.createObjectNode();
            cloud.properties().stream()
                    .filter(detail -> !detail.getKey().equals("provider"))
                    .forEach(detail -> details.set(detail.getKey(), detail.getValue()));
            lines.add(new Line("Cloud Metadata", "cloudMetadata", details));
            var hardware = Hardware.read(Host.live());
            put("Manufacturer", "manufacturer", hardware.manufacturer().orElse(""));
            put("Model", "model", hardware.model().orElse(""));
            var databases = Databases.find(Host.live());
            put("MSSQL Server Detected", "mssqlServerDetected", Boolean.toString(databases.sqlServer()));
            put("MySQL Server Detected", "mysqlServerDetected", Boolean.toString(databases.mysql()));
            put("PGSQL Server Detected", "pgsqlServerDetected", Boolean.toString(databases.postgresql()));
        }

        /// No proxy of the agent's own is needed. Where one process does the work of all, nothing manages extensions.
        private void services() {
            var himdsd = isRunning(status);
            var gcad = home.isSplit() ? isRunning(AgentStatus.read(home.guestStatus())) : himdsd;
            var extd = home.isSplit() && Systemd.isActive(Extd.UNIT);
            var services = Gateway.JSON
                    .createObjectNode()
                    .put("Agent Service (himdsd)", standing(himdsd))
                    .put("Azure Arc Proxy (arcproxy)", standing(false))
                    .put("Extension Service (extd)", standing(extd))
                    .put("GC Service (gcad)", standing(gcad && decided.isOn(Setting.GUEST_ENABLED)));
            lines.add(new Line("Dependent Service Status", "dependentServiceStatus", services));
        }

        private static boolean isRunning(Optional<AgentStatus> process) {
            return process.map(AgentStatus::isRunning).orElse(false);
        }

        private static String standing(boolean runs) {
            return runs ? "running" : "stopped";
        }

        private void rest() {
            of("Portal Page", "portalPage", joined -> joined.gateway() + "/console/#/machines" + joined.resourceId());
            var disabled = Stream.of(Setting.INCOMING_CONNECTIONS, Setting.EXTENSIONS_ENABLED, Setting.GUEST_ENABLED)
                    .filter(setting -> !decided.isOn(setting))
                    .map(setting -> setting.key().replace(".enabled", ""))
                    .collect(Collectors.joining(", "));
            put("Disabled Features", "disabledFeatures", disabled);
            put("Agent Auto Upgrade Task Status", "agentAutoUpgradeTaskStatus", "not available yet");
        }

        private Connection connection(@Nullable Instant heard) {
            return Connection.of(config.isPresent(), heard, certificateEnds(), clock.instant());
        }

        private @Nullable Instant certificateEnds() {
            if (!Files.isReadable(home.certificate())) {
                return null;
            }
            try (var in = Files.newInputStream(home.certificate())) {
                return CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate own
                        ? own.getNotAfter().toInstant()
                        : null;
            } catch (IOException | CertificateException unreadable) {
                return null;
            }
        }

        private JsonNode cloud() {
            try {
                return Files.isReadable(home.cloud())
                        ? Gateway.JSON.readTree(home.cloud().toFile())
                        : Gateway.JSON.createObjectNode();
            } catch (IOException damaged) {
                return Gateway.JSON.createObjectNode();
            }
        }

        private static LocalConfig decided(AgentHome home) {
            try {
                return LocalConfig.read(home);
            } catch (AgentFault unreadable) {
                return new LocalConfig(Map.of());
            }
        }

        private static String seconds(Instant at) {
            return at.truncatedTo(ChronoUnit.SECONDS).toString();
        }

        private void of(String label, String key, Function<AgentConfig, @Nullable String> what) {
            put(label, key, config.map(joined -> what.apply(joined)).orElse(""));
        }

        private void put(String label, String key, String value) {
            lines.add(new Line(label, key, Gateway.JSON.getNodeFactory().textNode(value)));
        }
    }
}
