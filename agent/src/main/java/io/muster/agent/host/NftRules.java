package io.muster.agent.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.agent.host.Firewall.Chain;
import io.muster.agent.host.Firewall.Fate;
import io.muster.agent.host.Firewall.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `nft -j list ruleset` prints.
final class NftRules {

    private static final JsonMapper JSON = new JsonMapper();

    /// What makes a rule hold for some packets only; `vmap` names a verdict for some values alone.
    private static final Set<String> CONDITIONS =
            Set.of("match", "limit", "quota", "ct count", "vmap", "xt", "socket", "osf");

    /// Our table is loaded whole and never added to.
    private static final String OURS = "muster";

    private NftRules() {}

    static List<Chain> chains(String json) {
        var chains = new LinkedHashMap<String, JsonNode>();
        var steps = new LinkedHashMap<String, List<Step>>();
        for (var item : parsed(json).path("nftables")) {
            if (item.has("chain")) {
                var chain = item.path("chain");
                chains.put(key(chain, "name"), chain);
            } else if (item.has("rule")) {
                var rule = item.path("rule");
                step(rule.path("expr"))
                        .ifPresent(step -> steps.computeIfAbsent(key(rule, "chain"), _ -> new ArrayList<>())
                                .add(step));
            }
        }
        return chains.entrySet().stream()
                .map(entry -> chain(entry.getValue(), steps.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    /// The first table with more in it than empty chains that let everything through, or one of another kind than them.
    static Optional<String> somebodys(String json) {
        for (var item : parsed(json).path("nftables")) {
            var kind = item.fieldNames().hasNext() ? item.fieldNames().next() : "";
            var what = item.path(kind);
            boolean empty = kind.equals("metainfo")
                    || (kind.equals("table") && !what.path("name").asText().equals(OURS))
                    || (kind.equals("chain")
                            && what.path("policy").asText("accept").equals("accept"));
            if (!empty) {
                var table = kind.equals("table") ? "name" : "table";
                return Optional.of("table " + what.path("family").asText() + " "
                        + what.path(table).asText());
            }
        }
        return Optional.empty();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException bad) {
            throw new HostFault("nft printed no JSON");
        }
    }

    private static String key(JsonNode of, String name) {
        return of.path("family").asText() + " " + of.path("table").asText() + " "
                + of.path(name).asText();
    }

    /// Only chains of type filter decide; one of type nat accepts without meaning it.
    private static Chain chain(JsonNode chain, List<Step> steps) {
        boolean filters = chain.path("type").asText("filter").equals("filter");
        return new Chain(
                chain.path("family").asText(),
                chain.path("table").asText(),
                chain.path("name").asText(),
                filters && chain.has("hook") ? chain.path("hook").asText() : null,
                chain.path("policy").asText("accept").equals("drop"),
                steps);
    }

    private static Optional<Step> step(JsonNode expressions) {
        for (var expression : expressions) {
            var word =
                    expression.fieldNames().hasNext() ? expression.fieldNames().next() : "";
            if (CONDITIONS.contains(word)) {
                return Optional.empty();
            }
            switch (word) {
                case "accept" -> {
                    return Optional.of(new Step(Fate.ACCEPTED, "", false));
                }
                case "drop", "reject" -> {
                    return Optional.of(new Step(Fate.DENIED, "", false));
                }
                case "jump", "goto" -> {
                    return Optional.of(
                            new Step(null, expression.path(word).path("target").asText(), word.equals("jump")));
                }
                default -> {
                    // It counts, logs or marks the packet, and the next part of the rule decides.
                }
            }
        }
        return Optional.empty();
    }
}
