package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {

    private static final String ID = "00000000-0000-4000-8000-000000000001";
    private static final String RULE = Looking.rule(
                    "{'kind':'loginDefs','key':'PASS_MAX_DAYS','expect':{'atMost':'$value'}}")
            .replace("'title'", "'key':'EnsureMax','parameter':{'type':'number','default':'365','least':1},'title'");

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image).with("/etc/login.defs", "PASS_MAX_DAYS 90\n");
    }

    private Verdict with(String name, String value) {
        return Looking.rules(RULE)
                .with(Map.of(name, value))
                .evaluate(tree.host())
                .getFirst()
                .verdict();
    }

    @Test
    void withoutAValueTheDefaultHolds() {
        assertThat(Looking.rules(RULE).evaluate(tree.host()).getFirst().verdict())
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(with("another rule;DesiredObjectValue", "1")).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({ID + ";DesiredObjectValue", "t;DesiredObjectValue", "ENSUREMAX;x", "EnsureMax"})
    void anAssignmentNamesARuleByIdKeyOrTitle(String name) {
        assertThat(with(name, "60")).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(with(name, "90")).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aDocumentOfSettingsNamesRulesByTheirIds() {
        var document = "{\"standard\":\"Microsoft\",\"baselineSettings\":[{\"name\":\"x\",\"settings\":"
                + "[{\"ruleId\":\"" + ID + "\",\"name\":\"t\",\"value\":\"60\"}]}]}";
        assertThat(with("AzureLinuxBaseline;BaselineSettings", document)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(with("AzureLinuxBaseline;BaselineSettings", "")).isEqualTo(Verdict.COMPLIANT);
        for (var none : List.of("{", "5", "[]", "{}", "{\"baselineSettings\":5}")) {
            assertThatThrownBy(() -> with("x;BaselineSettings", none)).as(none).isInstanceOf(RuleFormatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"many", "0", "''", "99999999999999999999"})
    void aValueThatARuleCannotHaveIsAnErrorOfThatRule(String value) {
        assertThat(with(ID, value)).isEqualTo(Verdict.ERROR);
    }

    @Test
    void aDefaultThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Looking.rules(RULE.replace("'365'", "'many'")))
                .isInstanceOf(RuleFormatException.class);
        assertThatThrownBy(() -> Looking.rules(RULE.replace("'number'", "'numbers'")))
                .isInstanceOf(RuleFormatException.class);
        assertThatThrownBy(() -> Looking.rules(RULE.replace("$value", "$value[1]")))
                .isInstanceOf(RuleFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({"b, y, COMPLIANT", "' b ', z, COMPLIANT", "b, x, NON_COMPLIANT", "a, x, COMPLIANT", "c, x, ERROR"})
    void aChoiceIsAWordThatStandsForAList(String value, String found, Verdict wanted) {
        var choice = "{'type':'choice','default':'a','choices':{'a':['x'],'b':['y','z']}}";
        var rule = Looking.rule("{'kind':'loginDefs','key':'METHOD','expect':{'oneOf':'$value'}}")
                .replace("'title'", "'parameter':" + choice + ",'title'");
        tree.with("/etc/login.defs", "METHOD " + found + "\n");
        assertThat(Looking.rules(rule)
                        .with(Map.of(ID, value))
                        .evaluate(tree.host())
                        .getFirst()
                        .verdict())
                .isEqualTo(wanted);
        for (var bad : List.of(
                choice.replace("'default':'a'", "'default':'c'"),
                "{'type':'choice','default':'a'}",
                choice.replace("'choice'", "'list'"))) {
            assertThatThrownBy(() -> Looking.rules(rule.replace(choice, bad)))
                    .as(bad)
                    .isInstanceOf(RuleFormatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"'600,640', 0640, COMPLIANT", "'600', 0640, NON_COMPLIANT", "'0400', 0400, COMPLIANT", "'9', 0, ERROR"})
    void aModeIsAllBitsOfItsList(String value, String found, Verdict wanted) {
        var rule = Looking.rule("{'kind':'loginDefs','key':'MODE','expect':{'modeWithin':'$value'}}")
                .replace("'title'", "'parameter':{'type':'mode','default':'0640'},'title'");
        tree.with("/etc/login.defs", "MODE " + found + "\n");
        assertThat(Looking.rules(rule)
                        .with(Map.of(ID, value))
                        .evaluate(tree.host())
                        .getFirst()
                        .verdict())
                .isEqualTo(wanted);
    }
}
