package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The processors of a machine.
///
/// @param names what they call themselves, without repetition
/// @param family the maker's number for the design, where there is one
/// @param sockets 0 when it is not known
/// @param cores physical ones; 0 when it is not known
/// @param logical what the system schedules on
record Processors(Set<String> names, @Nullable String family, int sockets, int cores, int logical) {

    private static final String TOPOLOGY = "/sys/devices/system/cpu";

    Processors {
        names = Set.copyOf(names);
    }

    private record Core(String socket, String core) {}

    static Processors read(Host host) {
        var glance = new Glance(host);
        var blocks = blocks(glance.lines("/proc/cpuinfo"));
        var logical =
                blocks.stream().filter(block -> block.containsKey("processor")).toList();
        var places = logical.stream()
                .filter(block -> block.containsKey("physical id") && block.containsKey("core id"))
                .map(block -> new Core(block.getOrDefault("physical id", ""), block.getOrDefault("core id", "")))
                .toList();
        var known = places.isEmpty() ? topology(glance) : places;
        return new Processors(
                names(blocks),
                logical.stream()
                        .map(block -> block.get("cpu family"))
                        .filter(family -> family != null && !family.isEmpty())
                        .findFirst()
                        .orElse(null),
                (int) known.stream().map(Core::socket).distinct().count(),
                new HashSet<>(known).size(),
                logical.size());
    }

    private static Set<String> names(List<Map<String, String>> blocks) {
        var names = new TreeSet<String>();
        for (var block : blocks) {
            for (var field : List.of("model name", "Model", "cpu model")) {
                var name = block.getOrDefault(field, "");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /// Where the processor list does not say which core is where, the kernel's tree does.
    private static List<Core> topology(Glance glance) {
        var found = new ArrayList<Core>();
        for (var name : glance.names(TOPOLOGY)) {
            if (name.matches("cpu\\d+")) {
                var at = TOPOLOGY + "/" + name + "/topology/";
                var socket = glance.word(at + "physical_package_id");
                var core = glance.word(at + "core_id");
                if (socket.isPresent() && core.isPresent()) {
                    found.add(new Core(socket.get(), core.get()));
                }
            }
        }
        return found;
    }

    private static List<Map<String, String>> blocks(List<String> lines) {
        var all = new ArrayList<Map<String, String>>();
        var block = new HashMap<String, String>();
        for (var line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                block.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            } else if (!block.isEmpty()) {
                all.add(block);
                block = new HashMap<>();
            }
        }
        if (!block.isEmpty()) {
            all.add(block);
        }
        return all;
    }
}
