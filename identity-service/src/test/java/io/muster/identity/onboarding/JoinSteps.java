package io.muster.identity.onboarding;

import static io.muster.identity.Lab.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.agent.Endpoints;
import io.muster.identity.Lab;
import io.muster.testkit.People;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/// A resource group that machines may join by a token, and how they do.
abstract class JoinSteps {

    final String group = "g-" + UUID.randomUUID();
    final String tokens = Lab.GROUPS + group + "/providers/Muster.Identity/joinTokens";
    final String token = tokens + "/spring";
    final String name = "m-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void aGroupIsThere() {
        as(People.OWNER).body(Lab.GROUP_BODY).put(Lab.GROUPS + group).then().statusCode(201);
    }

    String made(int uses) {
        return as(People.OWNER).body(terms(uses)).put(token).path("properties.secret");
    }

    static String terms(int uses) {
        var expires = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        return "{\"properties\":{\"expiresOn\":\"" + expires + "\",\"maxUses\":" + uses
                + ",\"location\":\"attic\",\"tags\":{\"site\":\"lab\"}}}";
    }

    static Response join(String secret, String name, KeyPair key) {
        return post(body(secret.replace("\n", "\\n"), name, Lab.pkcs1(key)));
    }

    static String body(String secret, String name, String key) {
        return """
                {"token":"%s","name":"%s","publicKey":"%s","location":"cellar","tags":{"site":"mine","rack":"7"},
                 "properties":{"osType":"linux","osName":"linux","osSku":"Debian"}}
                """.formatted(secret, name, key);
    }

    static Response post(String body) {
        return given().contentType("application/json").body(body).post(Endpoints.JOIN);
    }

    static void refused(Response answer, int status, String code) {
        answer.then().statusCode(status).body("error.code", equalTo(code));
    }

    String query(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            assertThat(found.next()).isTrue();
            return found.getString(1);
        }
    }
}
