package io.muster.identity.onboarding;

import static io.muster.identity.Lab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.AllAtOnce;
import io.muster.identity.Assertion;
import io.muster.identity.Lab;
import io.muster.testkit.AuditLines;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Machines that join by a token.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class JoinIT extends JoinSteps {

    @Test
    void aMachineThatJoinsIsAMachineLikeAnyOther() {
        var answer = join(made(1), name, Lab.KEY);
        answer.then()
                .statusCode(200)
                .body("resource", equalTo(Lab.machines(group) + "/" + name))
                .body("location", equalTo("attic"))
                .body("tenantId", notNullValue());
        var id = idOf(answer);
        as(People.READER)
                .get(Lab.machines(group) + "/" + name)
                .then()
                .statusCode(200)
                .body("properties.vmId", equalTo(id.toString()))
                .body("properties.osSku", equalTo("Debian"))
                .body("tags", equalTo(Map.of("site", "lab", "rack", "7")))
                .body("systemData.createdByType", equalTo("Key"))
                .body("systemData.createdBy", equalTo(token));
        FactProbe.await(MachineChanged.class, fact -> fact.machine().equals(id));
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(200);
        assertThat(Assertion.token(id, Lab.OTHER_KEY).statusCode()).isEqualTo(401);
    }

    @Test
    void whoLostTheAnswerAsksAgainAndSpendsNothingMore() throws Exception {
        var secret = made(1);
        var first = idOf(join(secret, name, Lab.KEY));
        assertThat(idOf(join(secret, name, Lab.KEY))).isEqualTo(first);
        expire();
        assertThat(idOf(join(secret, name.toUpperCase(Locale.ROOT), Lab.KEY))).isEqualTo(first);
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void whoAsksManyTimesAtOnceIsOneMachineAndOneUse() throws Exception {
        var secret = made(5);
        var answers = AllAtOnce.call(8, _ -> join(secret, name, Lab.KEY));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(answers.stream().map(JoinIT::idOf).distinct()).hasSize(1);
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void ofTwoHundredWhoRaceForFiftyUsesFiftyJoin() throws Exception {
        var secret = made(50);
        var answers = AllAtOnce.call(200, i -> join(secret, "m-" + i, Lab.KEY));
        var joined =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(joined).hasSize(50);
        assertThat(new HashSet<>(joined.stream().map(JoinIT::idOf).toList())).hasSize(50);
        assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                .hasSize(150)
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertThat(answer.<String>path("error.code")).isEqualTo("JoinTokenSpent");
                });
        assertThat(uses()).isEqualTo(50);
        as(People.READER).get(token).then().body("properties.state", equalTo("Spent"));
        as(People.READER).get(Lab.machines(group)).then().body("value", hasSize(50));
        as(People.OWNER).delete(Lab.GROUPS + group).then().statusCode(200);
    }

    @Test
    void aTokenThatLetsNobodyInSaysNoMoreThanItMust() throws Exception {
        var secret = made(1);
        refused(join("mjt.nonsense", name, Lab.KEY), 400, "JoinTokenMalformed");
        var unknown = join(JoinSecret.fresh().text(), name, Lab.KEY);
        refused(unknown, 401, "JoinTokenUnknown");
        var nearly = new JoinSecret(
                JoinSecret.parse(secret).orElseThrow().id(), JoinSecret.fresh().secret());
        var wrong = join(nearly.text(), name, Lab.KEY);
        refused(wrong, 401, "JoinTokenUnknown");
        assertThat(wrong.asString()).isEqualTo(unknown.asString());
        expire();
        refused(join(secret, name, Lab.KEY), 403, "JoinTokenExpired");
        assertThat(join(nearly.text(), name, Lab.KEY).asString()).isEqualTo(unknown.asString());
        as(People.OWNER).body(terms(1)).put(token).then().statusCode(200);
        assertThat(join(secret, name, Lab.KEY).statusCode()).isEqualTo(200);
        refused(join(secret, name + "2", Lab.KEY), 403, "JoinTokenSpent");
        as(People.OWNER).delete(token).then().statusCode(200);
        as(People.OWNER).delete(token).then().statusCode(204);
        assertThat(join(secret, name + "2", Lab.KEY).asString()).isEqualTo(unknown.asString());
        as(People.READER).get(Lab.machines(group)).then().body("value", hasSize(1));
    }

    @Test
    void aMachineThatIsRefusedSpendsNothing() throws Exception {
        var secret = made(2);
        assertThat(join(secret, name, Lab.KEY).statusCode()).isEqualTo(200);
        refused(join(secret, name, Lab.OTHER_KEY), 409, "MachineExists");
        refused(join(secret, "windows-1", Lab.KEY), 400, "ReservedResourceName");
        refused(join(secret, "a/providers/b", Lab.KEY), 400, "InvalidResourceName");
        refused(post(body(secret, "new", "AAAA")), 400, "InvalidPublicKey");
        refused(post(body(secret, "new", Lab.pkcs1(Lab.KEY)).replace("\"linux\"", "\"beos\"")), 400, "InvalidOsType");
        refused(post("{"), 400, "InvalidRequestContent");
        refused(post("{\"token\":\"" + " ".repeat(140_000) + "\"}"), 413, "RequestEntityTooLarge");
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void aMachineThatCameByHandAndThenByTokenIsTheSame() throws Exception {
        var secret = made(2);
        var id = as(People.OWNER)
                .body(Lab.body(Lab.KEY, "linux").replace("cellar", "attic"))
                .put(Lab.machines(group) + "/" + name)
                .<String>path("properties.vmId");
        assertThat(idOf(join(secret, name, Lab.KEY))).isEqualTo(MachineId.of(id));
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void everyTryIsInTheAuditLogAndNoSecretIs() {
        try (var lines = new AuditLines()) {
            var secret = made(1);
            assertThat(join(secret, name, Lab.KEY).statusCode()).isEqualTo(200);
            assertThat(join(secret, name + "2", Lab.KEY).statusCode()).isEqualTo(403);
            assertThat(join("mjt.\nnonsense", name, Lab.KEY).statusCode()).isEqualTo(400);
            assertThat(post("{").statusCode()).isEqualTo(400);
            var id = JoinSecret.parse(secret).orElseThrow().id();
            assertThat(lines.of("join token="))
                    .containsExactly(
                            "join token=" + id + " outcome=joined " + Lab.machines(group) + "/" + name,
                            "join token=" + id + " outcome=JoinTokenSpent",
                            "join token=- outcome=JoinTokenMalformed",
                            "join token=- outcome=InvalidRequestContent");
            assertThat(String.join("\n", lines.heard()))
                    .doesNotContain(JoinSecret.parse(secret).orElseThrow().secret());
        }
    }

    private static MachineId idOf(Response joined) {
        return MachineId.of(joined.path("machine"));
    }

    private int uses() throws SQLException {
        return Integer.parseInt(query("select uses from join_token where group_key like '%/" + group + "'"));
    }

    private void expire() throws SQLException {
        assertThat(query("update join_token set expires_on = now() - interval '1 second' where group_key like '%/"
                        + group + "' returning 'expired'"))
                .isEqualTo("expired");
    }
}
