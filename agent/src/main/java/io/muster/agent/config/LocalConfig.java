package io.muster.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was decided on this machine about its agent; kept in `localconfig.json` under dotted keys, where others look
/// for the proxy too.
public record LocalConfig(Map<Setting, List<String>> decided) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// What monitor mode decides, whatever was decided otherwise.
    private static final Map<Setting, List<String>> MONITOR = Map.of(
            Setting.GUEST_ENABLED, List.of("false"),
            Setting.INCOMING_CONNECTIONS, List.of("false"),
            Setting.EXTENSIONS_ALLOWED, List.of("Allow/None"));

    private static final Set<Setting> FIXED_IN_MONITOR = Set.of(Setting.EXTENSIONS_ALLOWED, Setting.EXTENSIONS_BLOCKED);

    public LocalConfig {
        decided = Map.copyOf(decided);
    }

    /// Nothing is decided where there is no file. A value that this agent would not take counts as not decided.
    public static LocalConfig read(AgentHome home) {
        var file = home.root().resolve("localconfig.json");
        if (!Files.exists(file)) {
            return new LocalConfig(Map.of());
        }
        try {
            var root = JSON.readTree(file.toFile());
            var found = new EnumMap<Setting, List<String>>(Setting.class);
            for (var setting : Setting.values()) {
                var value = root.get(setting.key());
                if (value != null && isPossible(setting, value)) {
                    found.put(setting, setting.read(text(value)));
                }
            }
            return new LocalConfig(found);
        } catch (IOException damaged) {
            throw new AgentFault(Reason.LOCAL_CONFIG, file + " cannot be read: " + damaged.getMessage());
        }
    }

    public void write(AgentHome home) {
        var root = JSON.createObjectNode();
        for (var setting : Setting.values()) {
            var value = decided.get(setting);
            if (value != null && setting.isList()) {
                var array = root.putArray(setting.key());
                value.forEach(array::add);
            } else if (value != null) {
                root.put(setting.key(), setting.shown(value));
            }
        }
        try {
            home.open();
            AgentHome.write(home.root().resolve("localconfig.json"), JSON.writeValueAsBytes(root), "rw-r--r--");
        } catch (IOException | UncheckedIOException failed) {
            throw new AgentFault(Reason.CONFIG_UPDATE, "the configuration could not be kept: " + failed.getMessage());
        }
    }

    /// What is in force.
    public List<String> values(Setting setting) {
        var fixed = MONITOR.get(setting);
        if (fixed != null && isMonitoring()) {
            return fixed;
        }
        return decided.getOrDefault(setting, setting.standard());
    }

    public String value(Setting setting) {
        return setting.shown(values(setting));
    }

    public boolean isOn(Setting setting) {
        return value(setting).equals("true");
    }

    public LocalConfig with(Setting setting, List<String> value) {
        if (isMonitoring() && FIXED_IN_MONITOR.contains(setting)) {
            throw new AgentFault(
                    Reason.CONFIG_CONFLICT, setting.key() + " is fixed in monitor mode; set config.mode to full first");
        }
        var next = new EnumMap<Setting, List<String>>(Setting.class);
        next.putAll(decided);
        next.put(setting, value);
        return new LocalConfig(next);
    }

    /// With more values in a list.
    public LocalConfig adding(Setting setting, List<String> more) {
        var all = new ArrayList<>(list(setting));
        more.stream()
                .filter(one -> all.stream().noneMatch(one::equalsIgnoreCase))
                .forEach(all::add);
        return with(setting, all);
    }

    /// With fewer values in a list.
    public LocalConfig removing(Setting setting, List<String> fewer) {
        return with(
                setting,
                list(setting).stream()
                        .filter(one -> fewer.stream().noneMatch(one::equalsIgnoreCase))
                        .toList());
    }

    /// As if nothing had been decided.
    public LocalConfig without(Setting setting) {
        var next = new EnumMap<Setting, List<String>>(Setting.class);
        next.putAll(with(setting, setting.standard()).decided());
        next.remove(setting);
        return new LocalConfig(next);
    }

    private boolean isMonitoring() {
        return decided.getOrDefault(Setting.MODE, Setting.MODE.standard()).contains("monitor");
    }

    private List<String> list(Setting setting) {
        if (!setting.isList()) {
            throw new AgentFault(
                    Reason.INVALID_ARGUMENT, setting.key() + " has one value; --add and --remove are for lists");
        }
        return decided.getOrDefault(setting, setting.standard());
    }

    private static boolean isPossible(Setting setting, JsonNode value) {
        try {
            var _ = setting.read(text(value));
            return true;
        } catch (AgentFault strange) {
            return false;
        }
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        var all = new ArrayList<String>();
        value.forEach(one -> all.add(one.asText()));
        return String.join(",", all);
    }
}
