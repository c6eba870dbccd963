package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSettingsTest {

    @TempDir
    Path root;

    @Test
    void aServiceMeetsTheMeshsOwnServersOnLoopback() {
        assertThat(of("evaluation", Map.of()))
                .containsEntry("quarkus.http.port", "9453")
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:9472/evaluation")
                .containsEntry("kafka.bootstrap.servers", "127.0.0.1:9532")
                .containsEntry("quarkus.oidc.token.issuer", "https://localhost:9443/auth/realms/muster")
                .containsEntry("quarkus.oidc.auth-server-url", "http://127.0.0.1:9520/auth/realms/muster");
    }

    @Test
    void serversElsewhereAreUsedInstead() {
        var external = Map.of("postgres", "postgresql://admin:s%20t@db.example", "kafka", "broker.example:9092");

        assertThat(of("identity", external))
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example:5432/identity")
                .containsEntry(
                        "quarkus.datasource.reactive.url", "vertx-reactive:postgresql://db.example:5432/identity")
                .containsEntry("kafka.bootstrap.servers", "broker.example:9092");
        assertThat(new Databases(new Addresses(9_440, external), secrets()).superuserPassword())
                .isEqualTo("s t");
    }

    @Test
    void aServerElsewhereWithoutUserAndPasswordIsRefused() {
        var databases = new Databases(new Addresses(9_440, Map.of("postgres", "postgresql://db.example")), secrets());

        assertThatThrownBy(databases::superuserPassword).hasMessageContaining("user:password@host");
    }

    @Test
    void identityGetsTheFirstPeopleAndTheirRoles() {
        var settings = of("identity", Map.of());
        var role = "muster.bootstrap.role-assignments.";

        assertThat(settings)
                .containsEntry(role + "owner.principal-id", Names.OWNER)
                .containsEntry(role + "owner.role", "Owner")
                .containsEntry(role + "owner.scope", "/")
                .containsEntry(role + "reader.role", "Reader")
                .containsEntry(
                        role + "onboarding.scope",
                        "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/" + Names.RESOURCE_GROUP);
        assertThat(of("evaluation", Map.of()))
                .allSatisfy((key, _) -> assertThat(key).doesNotStartWith("muster.bootstrap"));
    }

    @Test
    void theGatewayKnowsWhereEveryServiceIs() {
        assertThat(of("gateway", Map.of()))
                .containsEntry("muster.routes.identity", "http://127.0.0.1:9451")
                .containsEntry("muster.routes.notification", "http://127.0.0.1:9455")
                .containsEntry("muster.routes.login", "http://127.0.0.1:9520")
                .containsEntry(
                        "muster.onboarding.authority",
                        root.resolve("trust/ca.pem").toString())
                .containsEntry(
                        "muster.onboarding.publishers",
                        root.resolve("trust/publishers.txt").toString())
                .containsEntry("quarkus.http.ssl-port", "9443");
    }

    private Map<String, String> of(String part, Map<String, String> external) {
        return new ServiceSettings(new MeshDirectory(root), new Addresses(9_440, external), secrets()).of(part);
    }

    private Secrets secrets() {
        return new Secrets(new MeshDirectory(root));
    }
}
