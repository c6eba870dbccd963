package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.parsed;
import static io.muster.agent.rule.Looking.rule;
import static io.muster.agent.rule.Looking.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetTest {

    private static final String ISSUE = "{'kind':'file','paths':['/etc/issue'],'mode':'0644'}";

    @TempDir
    Path image;

    @Test
    void rulesOfTheFormatAreRead() {
        assertThat(rules(rule(ISSUE), rule("{'kind':'module','name':'hfs'}")).size())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{'format':1}",
                "{'format':1,'rules':[]}",
                "{'format':1,'rules':[null]}",
                "{'format':1,'rules':[{}]}",
                "{'format':1,'rules':{}}",
                "{'format':1,'rules':[]} more"
            })
    void whatIsNoRuleFileIsRefused(String json) {
        assertThatThrownBy(() -> parsed(json)).isInstanceOf(RuleFormatException.class);
    }

    @Test
    void anotherFormatIsRefused() {
        assertThatThrownBy(() -> parsed("{'format':2,'rules':[" + rule(ISSUE) + "]}"))
                .isInstanceOf(RuleFormatException.class);
    }

    @Test
    void anUnknownFieldOfTheFileIsRefused() {
        assertThatThrownBy(() -> parsed("{'format':1,'rules':[" + rule(ISSUE) + "],'more':1}"))
                .isInstanceOf(RuleFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{'kind':'registry','path':'HKLM'}",
                "{'paths':['/etc/issue']}",
                "{'kind':'file','paths':['/etc/issue'],'modus':'0644'}",
                "{'kind':'file'}",
                "{'kind':'package','names':['x'],'state':'maybe'}",
                "{'kind':'unit','units':['x'],'processes':[],'state':'running'}",
                "{'kind':'sysctl','keys':['a'],'expect':{}}",
                "{'kind':'sysctl','keys':['a'],'expect':{'atMost':'many'}}",
                "{'kind':'sysctl','keys':['a'],'expect':{'atMost':1,'atLeast':1}}",
                "{'kind':'text','paths':['/etc/issue'],'lacks':['x'],'missing':'complaint'}",
                "{'kind':'file','paths':['/etc/issue'],'mode':'rw-'}",
                "{'kind':'file','paths':['/etc/issue'],'state':'gone'}",
                "{'kind':'all','of':[null]}",
                "{'kind':'all','of':[{'kind':'registry'}]}"
            })
    void aResourceThatIsNotUnderstoodIsRefused(String resource) {
        assertThatThrownBy(() -> rules(rule(resource))).isInstanceOf(RuleFormatException.class);
    }

    @Test
    void anUnknownFieldOrSeverityOfARuleIsRefused() {
        assertThatThrownBy(() -> rules(rule(ISSUE).replace("'title'", "'titel'")))
                .isInstanceOf(RuleFormatException.class);
        assertThatThrownBy(() -> rules(rule(ISSUE).replace("Warning", "Terrible")))
                .isInstanceOf(RuleFormatException.class);
    }

    @Test
    void aRuleWithoutIdOrTitleOrResourceIsRefused() {
        assertThatThrownBy(() -> rules("{'title':'t','severity':'Warning','resource':" + ISSUE + "}"))
                .isInstanceOf(RuleFormatException.class);
        assertThatThrownBy(
                        () -> rules("{'id':'00000000-0000-4000-8000-000000000001','title':'t','severity':'Warning'}"))
                .isInstanceOf(RuleFormatException.class);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        var deep = "{'kind':'all','of':[".repeat(10_000) + "]}".repeat(10_000);
        assertThatThrownBy(() -> rules(rule(deep))).isInstanceOf(RuleFormatException.class);
    }

    @Test
    void moreRulesThanAnyoneWritesAreRefused() {
        var many = new String[2_001];
        Arrays.fill(many, rule(ISSUE));
        assertThatThrownBy(() -> rules(many)).isInstanceOf(RuleFormatException.class);
    }

    /// Bytes changed, lost, doubled or cut off: the file is refused or it is a file of rules, and then every rule has a
    /// verdict.
    @Test
    void aDamagedFileIsRefusedOrStillHasAVerdictForEveryRule() {
        var random = new Random(20_251_121);
        var whole = Looking.document(
                        rule(ISSUE),
                        rule("{'kind':'all','of':[{'kind':'text','paths':['/etc/issue'],'lacks':['(a+)+b']},"
                                + "{'kind':'setting','paths':['/etc/a'],'key':'k','expect':{'between':[1,60]}}]}"),
                        rule("{'kind':'accounts','check':'maxDays','limit':365}"))
                .replace('\'', '"');
        var host = Host.image(image);
        for (int round = 0; round < 300; round += 1) {
            var json = mutated(whole, random);
            var failure = catchThrowable(() -> {
                var set = RuleSet.parse(json.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(set.evaluate(host)).hasSize(set.size());
            });
            if (failure != null) {
                assertThat(failure).as(json).isInstanceOf(RuleFormatException.class);
            }
        }
    }

    private static String mutated(String whole, Random random) {
        var text = new StringBuilder(whole);
        for (int change = random.nextInt(3); change >= 0; change -= 1) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, text.substring(at, end));
                case 3 -> text.insert(at, "null");
                default -> text.setLength(Math.max(1, at));
            }
        }
        return text.toString();
    }

    @Test
    void theUnitsOfAllRulesAreCollectedOnce() {
        var auditd = "{'kind':'unit','units':['auditd.service'],'processes':['auditd'],'state':'active'}";
        var cron = "{'kind':'unit','units':['cron.service','crond.service'],'processes':[],'state':'active'}";
        var both = rule("{'kind':'any','of':[{'kind':'all','of':[" + cron + "]}," + auditd + "]}");
        assertThat(rules(rule(auditd), both).units())
                .containsExactly("auditd.service", "cron.service", "crond.service");
    }

    private static final String FINE = "{'kind':'file','paths':['/none'],'state':'absent'}";
    private static final String WRONG = "{'kind':'file','paths':['/none'],'state':'present'}";
    private static final String UNKNOWN = "{'kind':'package','names':['a'],'state':'absent'}";

    /// Without a database nobody can tell what is installed.
    @ParameterizedTest
    @CsvSource({
        "all, FINE,    COMPLIANT,     COMPLIANT",
        "all, WRONG,   UNKNOWN,       NON_COMPLIANT",
        "all, FINE,    UNKNOWN,       ERROR",
        "any, FINE,    UNKNOWN,       COMPLIANT",
        "any, WRONG,   UNKNOWN,       ERROR"
    })
    void aPartThatCannotBeDecidedKeepsNobodyFromLookingAtTheOthers(
            String kind, String one, String other, Verdict verdict) {
        var parts = Stream.of(other, one)
                .map(part -> switch (part) {
                    case "WRONG" -> WRONG;
                    case "UNKNOWN" -> UNKNOWN;
                    default -> FINE;
                })
                .toList();
        var rule = "{'kind':'" + kind + "','of':[" + String.join(",", parts) + "]}";
        assertThat(Looking.verdict(Host.image(image), rule)).isEqualTo(verdict);
    }

    @Test
    void whetherARuleAppliesMustBeKnown() {
        var undecided = "{'kind':'all','of':[" + UNKNOWN + "]}";
        for (var applies : List.of(UNKNOWN, undecided)) {
            var rule = rule(FINE).replace("'resource'", "'applies':" + applies + ",'resource'");
            assertThat(rules(rule).evaluate(Host.image(image)).getFirst().verdict())
                    .isEqualTo(Verdict.ERROR);
        }
    }

    @Test
    void anIdThatIsUsedTwiceIsRefused() {
        var twice = "{'format':1,'rules':[" + rule(FINE) + "," + rule(WRONG) + "]}";
        assertThatThrownBy(() -> parsed(twice)).isInstanceOf(RuleFormatException.class);
    }

    @Test
    void aRuleAboutOtherMachinesDoesNotApply() {
        var rule = rule(ISSUE)
                .replace("'resource'", "'applies':{'kind':'file','paths':['/x'],'state':'present'},'resource'");
        assertThat(rules(rule)
                        .evaluate(Host.image(image))
                        .getFirst()
                        .reasons()
                        .getFirst()
                        .code())
                .startsWith("BaselineSettingNotApplicable:{");
    }
}
