package io.muster.local.mesh;

import java.util.LinkedHashMap;
import java.util.Map;

/// The settings that each process is given, see `docs/architecture.md`.
final class ServiceSettings {

    private static final String ONBOARDING = "Azure Connected Machine Onboarding";

    private final MeshDirectory directory;
    private final Addresses addresses;
    private final Secrets secrets;

    ServiceSettings(MeshDirectory directory, Addresses addresses, Secrets secrets) {
        this.directory = directory;
        this.addresses = addresses;
        this.secrets = secrets;
    }

    Map<String, String> of(String part) {
        return part.equals("gateway") ? gateway() : service(part);
    }

    private Map<String, String> service(String name) {
        var database = new Databases(addresses, secrets).of(name);
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.http.port", Integer.toString(addresses.port(name)));
        settings.put("quarkus.datasource.username", database.user());
        settings.put("quarkus.datasource.password", database.password());
        settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
        settings.put(
                "quarkus.datasource.reactive.url", "vertx-reactive:postgresql://" + database.address() + "/" + name);
        settings.put("kafka.bootstrap.servers", addresses.bootstrap());
        settings.put("quarkus.oidc.auth-server-url", realm());
        settings.put("quarkus.oidc.token.issuer", addresses.gateway() + "/auth/realms/muster");
        settings.put("quarkus.oidc.machines.auth-server-url", addresses.http("identity") + "/agent/v1/identity");
        settings.put("muster.gateway.url", addresses.gateway());
        if (name.equals("identity")) {
            identity(settings);
        }
        if (name.equals("assignment")) {
            settings.put("muster.content.directory", directory.content().toString());
        }
        return settings;
    }

    private void identity(Map<String, String> settings) {
        settings.put(
                "muster.identity.authority.keystore",
                directory.data("identity").resolve("authority.p12").toString());
        settings.put(
                "muster.identity.tokens.keystore",
                directory.data("identity").resolve("tokens.p12").toString());
        settings.put("muster.identity.authority.password", secrets.of("authority"));
        settings.put("muster.bootstrap.tenant-id", Names.TENANT);
        settings.put("muster.bootstrap.subscription-id", Names.SUBSCRIPTION);
        settings.put("muster.bootstrap.subscription-name", "Local mesh");
        settings.put("muster.bootstrap.resource-group", Names.RESOURCE_GROUP);
        settings.put("muster.bootstrap.location", Names.LOCATION);
        var subscription = "/subscriptions/" + Names.SUBSCRIPTION;
        role(settings, "owner", Names.OWNER, "Owner", "/");
        role(settings, "reader", Names.READER, "Reader", subscription);
        role(
                settings,
                "onboarding",
                Names.ONBOARDING,
                ONBOARDING,
                subscription + "/resourceGroups/" + Names.RESOURCE_GROUP);
        role(
                settings,
                "onboarding-certificate",
                Names.CERTIFIED,
                ONBOARDING,
                subscription + "/resourceGroups/" + Names.RESOURCE_GROUP);
    }

    private static void role(Map<String, String> settings, String name, String principal, String role, String scope) {
        var key = "muster.bootstrap.role-assignments." + name + ".";
        settings.put(key + "principal-id", principal);
        settings.put(key + "role", role);
        settings.put(key + "scope", scope);
    }

    private Map<String, String> gateway() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.http.ssl-port", Integer.toString(addresses.port("gateway")));
        settings.put("quarkus.management.port", Integer.toString(addresses.managementPort()));
        settings.put(
                "quarkus.tls.gateway.key-store.pem.0.cert",
                directory.trust("gateway.pem").toString());
        settings.put(
                "quarkus.tls.gateway.key-store.pem.0.key",
                directory.trust("gateway.key").toString());
        settings.put("muster.gateway.url", addresses.gateway());
        settings.put("muster.gateway.tenant-id", Names.TENANT);
        settings.put("muster.onboarding.authority", directory.authority().toString());
        settings.put("muster.onboarding.publishers", directory.publishers().toString());
        Names.SERVICES.forEach(service -> settings.put("muster.routes." + service, addresses.http(service)));
        settings.put("muster.routes.login", addresses.http("keycloak"));
        settings.put("quarkus.oidc.auth-server-url", realm());
        settings.put("quarkus.oidc.token.issuer", addresses.gateway() + "/auth/realms/muster");
        settings.put("quarkus.oidc.credentials.secret", secrets.of("client.console"));
        return settings;
    }

    private String realm() {
        return addresses.http("keycloak") + "/auth/realms/muster";
    }
}
