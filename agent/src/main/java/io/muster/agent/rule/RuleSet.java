package io.muster.agent.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.muster.agent.enforce.Draft;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.stream.MachinePace;
import io.muster.agent.stream.Pace;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules of a package.
public final class RuleSet {

    private static final Logger LOG = Logger.getLogger(RuleSet.class.getName());
    private static final int FORMAT = 1;
    private static final int MOST = 2_000;

    /// Strict: a field that this agent does not know could change what a rule means.
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(64 * 1024)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(LogicalType.Textual, text -> {
                for (var shape :
                        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                    text.setCoercion(shape, CoercionAction.Fail);
                }
            })
            .build();

    private final List<RuleText> texts;
    private final List<Rule> rules;

    private RuleSet(List<RuleText> texts, List<Rule> rules) {
        this.texts = List.copyOf(texts);
        this.rules = List.copyOf(rules);
    }

    private record Document(int format, List<RuleText> rules) {}

    /// Reads `rules.json`.
    ///
    /// @throws RuleFormatException when it is not what this agent understands
    public static RuleSet parse(byte[] rulesJson) {
        try {
            var tree = JSON.readTree(rulesJson);
            if (hasNull(tree)) {
                throw new RuleFormatException("rules.json says null somewhere");
            }
            var document = JSON.treeToValue(tree, Document.class);
            if (document == null || document.rules() == null || document.format() != FORMAT) {
                throw new RuleFormatException("rules.json is not of format " + FORMAT);
            }
            if (document.rules().isEmpty() || document.rules().size() > MOST) {
                throw new RuleFormatException("rules.json has no rules, or more than " + MOST);
            }
            if (document.rules().stream().anyMatch(rule -> rule == null || !rule.isWhole())) {
                throw new RuleFormatException("rules.json has a rule without id, title, severity or resource");
            }
            if (document.rules().stream().map(RuleText::id).distinct().count()
                    < document.rules().size()) {
                throw new RuleFormatException("rules.json uses an id twice");
            }
            return new RuleSet(
                    document.rules(),
                    document.rules().stream().map(rule -> rule.standard(JSON)).toList());
        } catch (IOException unreadable) {
            throw new RuleFormatException("rules.json cannot be read: " + unreadable.getMessage());
        }
    }

    /// What is left out is left out: a null is a mistake of whoever wrote it.
    private static boolean hasNull(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.valueStream().anyMatch(RuleSet::hasNull);
    }

    /// The same rules with the values that an assignment gives their parameters, `<rule>;<property>` to value. A value
    /// that a rule cannot have is an error of that rule; names of no rule are passed over.
    ///
    /// @throws RuleFormatException when a document of settings is none
    public RuleSet with(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return this;
        }
        var values = Values.of(JSON, parameters);
        return new RuleSet(
                texts,
                texts.stream()
                        .map(rule -> values.of(rule)
                                .map(value -> rule.with(JSON, value))
                                .orElseGet(() -> rule.standard(JSON)))
                        .toList());
    }

    /// The same rules, none of which can be decided, for a reason that is not the machine's.
    public RuleSet refusing(String why) {
        return new RuleSet(
                texts,
                rules.stream()
                        .map(rule -> new Rule(rule.id(), rule.title(), rule.severity(), null, new Refusal(why)))
                        .toList());
    }

    public int size() {
        return rules.size();
    }

    /// Every rule's verdict, in order. Changes nothing on the machine.
    public List<RuleResult> evaluate(Host host) {
        return measure(host).stream().map(Measured::result).toList();
    }

    /// As `evaluate`, with what each verdict cost.
    public List<Measured> measure(Host host) {
        return measure(host, new MachinePace());
    }

    List<Measured> measure(Host host, Pace pace) {
        return new Evaluation(rules, host, pace).run(() -> askForUnits(host));
    }

    /// What would be changed so that the rules that fail now hold. Changes nothing on the machine.
    ///
    /// @param host the running machine
    public Plan plan(Host host) {
        var verdicts = evaluate(host).stream().map(RuleResult::verdict).toList();
        var draft = Draft.of(host);
        var enforced = new ArrayList<Plan.Subject>();
        var refused = new ArrayList<Plan.Refused>();
        for (int i = 0; i < rules.size(); i += 1) {
            var rule = rules.get(i);
            if (verdicts.get(i) == Verdict.NON_COMPLIANT) {
                var branch = draft.branch();
                var why = Amendment.draft(rule.resource(), branch);
                if (why.isEmpty()) {
                    draft.take(branch);
                    enforced.add(new Plan.Subject(rule.id(), rule.title()));
                } else {
                    refused.add(new Plan.Refused(rule.id(), rule.title(), why.get()));
                }
            }
        }
        return new Plan(draft.changes(), enforced, refused);
    }

    /// Systemd is asked once for everything. When that fails, each rule asks for itself and says what was wrong.
    private void askForUnits(Host host) {
        var units = units();
        if (units.isEmpty() || !host.isLive()) {
            return;
        }
        try {
            host.units().ask(units);
        } catch (HostFault fault) {
            LOG.warning("systemd did not tell of all units at once: " + fault.getMessage());
        }
    }

    /// All units that the rules are about, each once.
    List<String> units() {
        return rules.stream()
                .flatMap(rule -> Stream.concat(
                        rule.applies() == null ? Stream.of() : rule.applies().parts(),
                        rule.resource().parts()))
                .filter(UnitResource.class::isInstance)
                .map(UnitResource.class::cast)
                .flatMap(resource -> resource.units().stream())
                .distinct()
                .toList();
    }
}
