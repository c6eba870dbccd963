package io.muster.baselines;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A checked baseline: what `package.json` and `rules.json` of its package will hold.
public final class Baseline {

    /// The version of the rule format that these baselines are written in.
    static final int FORMAT = 1;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final JsonNode about;
    private final ArrayNode rules;

    private Baseline(JsonNode about, ArrayNode rules) {
        this.about = about;
        this.rules = rules;
    }

    /// The Linux baseline that this version of Muster ships.
    public static Baseline linux() throws IOException {
        var about = YAML.readTree(resource("linux/package.yaml"));
        var sources = new LinkedHashMap<String, String>();
        for (var file : about.path("files")) {
            sources.put(file.asText(), resource("linux/" + file.asText()));
        }
        return compile(about, sources);
    }

    /// @param sources YAML by file name
    static Baseline compile(JsonNode about, Map<String, String> sources) throws IOException {
        var check = new RuleCheck();
        var rules = JSON.createArrayNode();
        for (var source : sources.entrySet()) {
            var list = YAML.readTree(source.getValue());
            if (!list.isArray()) {
                throw new BaselineFault(source.getKey(), "whole file", "a list of rules is wanted");
            }
            for (var rule : list) {
                check.check(source.getKey(), rule);
                rules.add(rule);
            }
        }
        return new Baseline(about, rules);
    }

    public String name() {
        return about.path("name").asText();
    }

    public String version() {
        return about.path("version").asText();
    }

    public int size() {
        return rules.size();
    }

    public byte[] packageJson() throws IOException {
        var node = JSON.createObjectNode();
        node.put("name", name());
        node.put("version", version());
        node.put("platform", about.path("platform").asText());
        node.put("format", FORMAT);
        return bytes(node);
    }

    public byte[] rulesJson() throws IOException {
        var node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.set("rules", rules);
        return bytes(node);
    }

    private static byte[] bytes(ObjectNode node) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    private static String resource(String name) throws IOException {
        try (var in = Baseline.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
