package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsResourceTest {

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
            ada:x:1000:1000:Ada + Charles:/home/ada:/bin/bash
            bob:x:1001:1001::/home/bob:/bin/sh
            """;
    private static final String SHADOW = """
            root:$6$a$b:19000:7:365:7:::
            daemon:*:19000:0:99999:7:::
            ada:$y$a$b:19000:7:90:14:::
            bob:!:19000::::::
            """;
    private static final String GROUP = """
            root:x:0:
            daemon:x:1:
            shadow:x:42:
            ada:x:1000:
            bob:x:1001:ada
            """;

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image)
                .with("/etc/passwd", PASSWD)
                .with("/etc/shadow", SHADOW)
                .with("/etc/group", GROUP)
                .withDirectory("/home/ada")
                .withDirectory("/home/bob");
    }

    private static String check(String name) {
        return "{'kind':'accounts','check':'" + name + "'}";
    }

    private static String check(String name, int limit) {
        return "{'kind':'accounts','check':'" + name + "','limit':" + limit + "}";
    }

    private static String named(String name, String names) {
        return "{'kind':'accounts','check':'" + name + "','names':['" + names + "']}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noEmptyPasswords",
                "onlyRootIsZero",
                "rootGroupIsZero",
                "rootGroupExists",
                "groupsExist",
                "uniqueUids",
                "uniqueGids",
                "uniqueUserNames",
                "uniqueGroupNames",
                "shadowGroupIsEmpty",
                "rootHasPassword",
                "systemAccountsCannotLogIn"
            })
    void accountsInOrderPassEveryCheck(String check) {
        assertThat(verdict(tree, check(check))).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noEmptyPasswords   | /etc/shadow | eve::19000:7:90:7:::",
                "noEmptyPasswords   | /etc/passwd | eve::1002:1000::/:/bin/bash",
                "onlyRootIsZero     | /etc/passwd | eve:x:0:0::/root:/bin/bash",
                "groupsExist        | /etc/passwd | eve:x:1002:4711::/:/bin/false",
                "uniqueUids         | /etc/passwd | eve:x:1000:1000::/:/bin/false",
                "uniqueGids         | /etc/group  | eve:x:1000:",
                "uniqueUserNames    | /etc/passwd | ada:x:1002:1000::/:/bin/false",
                "uniqueGroupNames   | /etc/group  | ada:x:1002:",
                "shadowGroupIsEmpty | /etc/passwd | eve:x:1002:42::/:/bin/false"
            })
    void oneMoreLineThatIsWrongFailsItsCheck(String check, String path, String line) {
        tree.with(path, tree.host().text(path).orElseThrow() + line + "\n");
        assertThat(verdict(tree, check(check))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aMemberOfTheShadowGroupIsNamed() {
        tree.with("/etc/group", GROUP.replace("shadow:x:42:", "shadow:x:42:ada"));
        var found = result(tree.host(), check("shadowGroupIsEmpty"));
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("ada");
    }

    @Test
    void withoutAShadowGroupItsRuleDoesNotApply() {
        tree.with("/etc/group", GROUP.replace("shadow:x:42:\n", ""));
        assertThat(verdict(tree, check("shadowGroupIsEmpty"))).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void rootInAnotherGroupOrWithoutOneIsNotCompliant() {
        tree.with("/etc/passwd", PASSWD.replace("root:x:0:0", "root:x:0:1"));
        assertThat(verdict(tree, check("rootGroupIsZero"))).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/group", GROUP.replace("root:x:0:", "root:x:7:"));
        assertThat(verdict(tree, check("rootGroupExists"))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aLockedRootHasNoPassword() {
        tree.with("/etc/shadow", SHADOW.replace("root:$6", "root:!$6"));
        assertThat(verdict(tree, check("rootHasPassword"))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void unwantedAccountsAreFound() {
        assertThat(verdict(tree, named("absentUsers", "games"))).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, named("absentUsers", "bob"))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void anAccountOfAServiceWithAShellIsNamed() {
        tree.with("/etc/passwd", PASSWD + "sync:x:4:65534::/bin:/bin/sync\nwww:x:33:33::/var/www:/bin/sh\n");
        var found = result(tree.host(), check("systemAccountsCannotLogIn"));
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("www");
    }

    /// Day 20,000: root's password of day 19,000 ended long ago, ada's has so many days left.
    @ParameterizedTest
    @CsvSource({
        "19900, 365, COMPLIANT",
        "19900, 466, NON_COMPLIANT",
        "19900, '',  NON_COMPLIANT",
        "0,     '',  COMPLIANT",
        "'',    90,  NON_COMPLIANT",
        "20001, 90,  NON_COMPLIANT"
    })
    void everyPasswordEndsInTime(String changed, String most, Verdict wanted) {
        tree.with("/etc/shadow", SHADOW.replace("ada:$y$a$b:19000:7:90", "ada:$y$a$b:" + changed + ":7:" + most));
        assertThat(verdict(Hosts.image(tree), check("expire", 365))).isEqualTo(wanted);
    }

    @Test
    void anAccountThatIsNeverLockedForInactivityIsNotCompliant() {
        assertThat(verdict(tree, check("inactiveDays", 30))).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/etc/shadow", SHADOW.replace(":7:::", ":7:30::").replace(":14:::", ":14:30::"));
        assertThat(verdict(tree, check("inactiveDays", 30))).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, check("inactiveDays", 29))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aPlusInsideAGecosFieldIsNoLegacyEntry() {
        assertThat(verdict(tree, named("noPlusEntries", "/etc/passwd"))).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/passwd", PASSWD + "+::::::\n");
        assertThat(verdict(tree, named("noPlusEntries", "/etc/passwd"))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void agesWithinTheirLimitsAreCompliant() {
        assertThat(verdict(tree, check("maxDays", 365))).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, check("minDays", 7))).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, check("warnDays", 7))).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aUserOfMaximumAge99999IsNotCompliantWhateverLoginDefsSays() {
        tree.with("/etc/login.defs", "PASS_MAX_DAYS 365\n")
                .with("/etc/shadow", SHADOW.replace("19000:7:90:14", "19000:7:99999:14"));
        assertThat(verdict(tree, check("maxDays", 365))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aUserOfMinimumAge0IsNotCompliantWhateverLoginDefsSays() {
        tree.with("/etc/login.defs", "PASS_MIN_DAYS 7\n")
                .with("/etc/shadow", SHADOW.replace("19000:7:90:14", "19000:0:90:14"));
        assertThat(verdict(tree, check("minDays", 7))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1"})
    void aFirstUserWhosePasswordNeverExpiresIsNotExcusedByTheLast(String never) {
        tree.with("/etc/shadow", SHADOW.replace("19000:7:365:7", "19000:7:" + never + ":7"));
        assertThat(verdict(tree, check("maxDays", 365))).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void withoutAnyPasswordAgesDoNotApply() {
        tree.with("/etc/shadow", "root:*:19000:0:99999:7:::\n");
        assertThat(verdict(tree, check("maxDays", 365))).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void databasesThatCannotBeUnderstoodAreAnError() {
        tree.with("/etc/passwd", PASSWD + "eve:x:12\n");
        assertThat(verdict(tree, check("uniqueUids"))).isEqualTo(Verdict.ERROR);
        tree.with("/etc/passwd", PASSWD + "eve:x:many:1::/:/bin/sh\n");
        assertThat(verdict(tree, check("uniqueUids"))).isEqualTo(Verdict.ERROR);
        assertThat(verdict(new Tree(image.resolve("home")), check("uniqueUids")))
                .isEqualTo(Verdict.ERROR);
    }
}
