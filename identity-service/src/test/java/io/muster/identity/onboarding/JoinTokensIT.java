package io.muster.identity.onboarding;

import static io.muster.identity.Lab.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.nullValue;

import io.muster.identity.Lab;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// Join tokens: who makes and sees them, and what is kept of them.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class JoinTokensIT extends JoinSteps {

    @Test
    void aTokenIsToldOnceAndKeptAsAHash() throws Exception {
        var secret = as(People.OWNER)
                .body(terms(3))
                .put(token)
                .then()
                .statusCode(201)
                .body("type", equalTo("Muster.Identity/joinTokens"))
                .body("systemData.createdBy", equalTo(People.OWNER))
                .body("properties.secret", matchesRegex("mjt\\.[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}"))
                .extract()
                .<String>path("properties.secret");
        as(People.OWNER)
                .body(terms(5))
                .put(token)
                .then()
                .statusCode(200)
                .body("properties.maxUses", equalTo(5))
                .body("properties.secret", nullValue());
        as(People.READER)
                .get(token)
                .then()
                .statusCode(200)
                .body("properties.state", equalTo("Active"))
                .body("properties.uses", equalTo(0))
                .body("properties.secret", nullValue());
        as(People.READER)
                .get(tokens)
                .then()
                .statusCode(200)
                .body("value.name", hasItem("spring"))
                .body("value.properties.secret", hasItem(nullValue()));
        assertThat(everythingStored()).doesNotContain(secret).doesNotContain(secret.substring(secret.length() - 43));
        assertThat(join(secret, name, Lab.KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyWhoMayMakesAndSeesTokens() {
        as(People.READER).body(terms(1)).put(token).then().statusCode(403);
        as(People.STRANGER).get(tokens).then().statusCode(403);
        given().queryParam("api-version", "2024-07-10").get(tokens).then().statusCode(401);
        as(People.READER).get(token).then().statusCode(404).body("error.code", equalTo("ResourceNotFound"));
    }

    @Test
    void badTokensAreRefusedByKind() {
        refused(as(People.OWNER).body("{}").put(token), 400, "InvalidRequestContent");
        refused(as(People.OWNER).body(terms(0)).put(token), 400, "InvalidMaxUses");
        refused(
                as(People.OWNER)
                        .body("{\"properties\":{\"expiresOn\":\"2020-01-01T00:00:00Z\",\"maxUses\":1}}")
                        .put(token),
                400,
                "InvalidExpiresOn");
        refused(as(People.OWNER).body(terms(1)).put(tokens + "/-x"), 400, "InvalidResourceName");
        refused(as(People.OWNER).body(terms(1)).put(token.replace(group, "nowhere")), 404, "ResourceGroupNotFound");
    }

    @Test
    void aTokenGoesWithItsGroup() {
        var secret = made(5);
        assertThat(join(secret, name, Lab.KEY).statusCode()).isEqualTo(200);
        as(People.OWNER).delete(Lab.GROUPS + group).then().statusCode(200);
        aGroupIsThere();
        refused(join(secret, name, Lab.KEY), 401, "JoinTokenUnknown");
        as(People.READER).get(tokens).then().body("value", hasSize(0));
    }

    private String everythingStored() throws SQLException {
        return query("select string_agg(join_token::text, ' ') from join_token");
    }
}
