package io.muster.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Options that were written into a file: `--config options.yaml`. JSON is YAML too.
final class OptionFile implements IDefaultValueProvider {

    private static final String OPTION = "--config";
    private static final long LARGEST = 1024 * 1024;

    private final JsonNode options;

    private OptionFile(JsonNode options) {
        this.options = options;
    }

    /// The file that the arguments name, if they do.
    static Optional<OptionFile> among(String... arguments) {
        for (int i = 0; i < arguments.length; i += 1) {
            if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                return Optional.of(read(Path.of(arguments[i + 1])));
            }
            if (arguments[i].startsWith(OPTION + "=")) {
                return Optional.of(read(Path.of(arguments[i].substring(OPTION.length() + 1))));
            }
        }
        return Optional.empty();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        var value = options.path(option.longestName().replaceFirst("^--", ""));
        if (value.isObject()) {
            return value.properties().stream().map(OptionFile::pair).collect(Collectors.joining(","));
        }
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    /// `name='value'`, as tags are typed.
    private static String pair(Map.Entry<String, JsonNode> entry) {
        return escaped(entry.getKey()) + "=" + escaped(entry.getValue().asText());
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\\\,='\"])", "\\\\$1");
    }

    private static OptionFile read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new AgentFault(Reason.BAD_CONFIG_PATH, file + " is too large for a file of options");
            }
            var read = new YAMLMapper().readTree(file.toFile());
            if (read == null || !read.isObject()) {
                throw new AgentFault(Reason.BAD_CONFIG_PATH, file + " has no options by name");
            }
            return new OptionFile(read);
        } catch (IOException bad) {
            throw new AgentFault(Reason.BAD_CONFIG_PATH, file + " cannot be read as YAML or JSON");
        }
    }
}
