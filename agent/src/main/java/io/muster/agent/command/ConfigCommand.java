package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// What this machine's administrator decides about the agent.
@Command(
        name = "config",
        description = "Shows and changes what is decided on this machine about the agent.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() {
        throw new AgentFault(Reason.BAD_COMMAND, "say which: azcmagent config list, get, set, clear or info");
    }

    private LocalConfig config() {
        return LocalConfig.read(azcmagent.home());
    }

    private static ObjectNode json(Setting setting, LocalConfig config) {
        return put(Gateway.JSON.createObjectNode(), setting, config);
    }

    private static ObjectNode put(ObjectNode node, Setting setting, LocalConfig config) {
        if (setting.isList()) {
            var array = node.putArray(setting.key());
            config.values(setting).forEach(array::add);
            return node;
        }
        return node.put(setting.key(), config.value(setting));
    }

    @Command(name = "list", description = "Shows all that is in force.", mixinStandardHelpOptions = true)
    Integer list() {
        var config = config();
        if (azcmagent.json) {
            var all = Gateway.JSON.createObjectNode();
            for (var setting : Setting.values()) {
                var _ = put(all, setting, config);
            }
            azcmagent.out().println(all.toPrettyString());
            return 0;
        }
        azcmagent.out().println("Local Configuration Settings");
        for (var setting : Setting.values()) {
            azcmagent.out().printf("  %s: %s%n", setting.label(), config.value(setting));
        }
        return 0;
    }

    @Command(name = "get", description = "Shows the value of a property.", mixinStandardHelpOptions = true)
    Integer get(@Parameters(paramLabel = "PROPERTY", description = "Its dotted name.") String property) {
        var setting = Setting.named(property);
        azcmagent.out().println(azcmagent.json ? json(setting, config()).toString() : config().value(setting));
        return 0;
    }

    @Command(name = "info", description = "Says what properties mean and take.", mixinStandardHelpOptions = true)
    Integer info(
            @Parameters(arity = "0..1", paramLabel = "PROPERTY", description = "Its dotted name (default: all).")
                    @Nullable
                    String property) {
        var settings = property == null ? List.of(Setting.values()) : List.of(Setting.named(property));
        if (azcmagent.json) {
            var all = Gateway.JSON.createObjectNode();
            settings.forEach(setting -> all.set(setting.key(), info(setting)));
            azcmagent.out().println(all.toPrettyString());
            return 0;
        }
        for (var setting : settings) {
            azcmagent.out().printf("%s%n  %s%n  Takes %s.%n", setting.label(), setting.meaning(), setting.rule());
            azcmagent.out().printf("  Default: %s%n", setting.shown(setting.standard()));
        }
        return 0;
    }

    private static ObjectNode info(Setting setting) {
        return Gateway.JSON
                .createObjectNode()
                .put("meaning", setting.meaning())
                .put("takes", setting.rule())
                .put("default", setting.shown(setting.standard()));
    }

    @Command(name = "clear", description = "Takes back what was decided.", mixinStandardHelpOptions = true)
    Integer clear(@Parameters(paramLabel = "PROPERTY", description = "Its dotted name.") String property) {
        azcmagent.requireWritable();
        var setting = Setting.named(property);
        var next = config().without(setting);
        next.write(azcmagent.home());
        azcmagent.answer("Config property " + setting.key() + " set to default value.", json(setting, next));
        return 0;
    }

    @Command(name = "set", description = "Decides about a property.", mixinStandardHelpOptions = true)
    Integer set(
            @Parameters(paramLabel = "PROPERTY", description = "Its dotted name.") String property,
            @Parameters(paramLabel = "VALUE", description = "Its value; a list has commas between.") String value,
            @Option(
                            names = {"-a", "--add"},
                            description = "Add to the list.")
                    boolean add,
            @Option(
                            names = {"-r", "--remove"},
                            description = "Remove from the list.")
                    boolean remove) {
        azcmagent.requireWritable();
        if (add && remove) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--add and --remove at once make no sense");
        }
        var setting = Setting.named(property);
        var typed = setting.read(value);
        var next = changed(setting, typed, add, remove);
        next.write(azcmagent.home());
        azcmagent.answer(
                "Config property " + setting.key() + " set to value " + next.value(setting) + ".", json(setting, next));
        return 0;
    }

    private LocalConfig changed(Setting setting, List<String> typed, boolean add, boolean remove) {
        if (add) {
            return config().adding(setting, typed);
        }
        return remove ? config().removing(setting, typed) : config().with(setting, typed);
    }
}
