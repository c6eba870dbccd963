package io.muster.agent.rule;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rules in short, with `'` for quotation marks, and what they find.
final class Looking {

    private Looking() {}

    static String rule(String resource) {
        return "{'id':'00000000-0000-4000-8000-000000000001','title':'t','severity':'Warning','resource':" + resource
                + "}";
    }

    /// A file of these rules, each with an id of its own.
    static String document(String... rules) {
        var numbered = IntStream.range(0, rules.length)
                .mapToObj(i -> rules[i].replace("-000000000001'", "-%012d'".formatted(i + 1)))
                .collect(Collectors.joining(","));
        return "{'format':1,'rules':[" + numbered + "]}";
    }

    static RuleSet rules(String... rules) {
        return parsed(document(rules));
    }

    static RuleSet parsed(String json) {
        return RuleSet.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static RuleResult result(Host host, String resource) {
        return rules(rule(resource)).evaluate(host).getFirst();
    }

    static Verdict verdict(Host host, String resource) {
        return result(host, resource).verdict();
    }

    static Verdict verdict(Tree tree, String resource) {
        return verdict(tree.host(), resource);
    }
}
