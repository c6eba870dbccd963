package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The realm `muster` as Keycloak imports it on its first start: people, the onboarding service principal, clients.
final class Realm {

    private Realm() {}

    /// @param certificate of the service principal without a secret, base64 of the DER
    static String json(Addresses addresses, Secrets secrets, String certificate) {
        return template()
                .replace("@GATEWAY@", addresses.gateway())
                .replace("@OWNER_ID@", Names.OWNER)
                .replace("@READER_ID@", Names.READER)
                .replace("@ONBOARDING_ID@", Names.ONBOARDING)
                .replace("@CERTIFIED_ID@", Names.CERTIFIED)
                .replace("@CERTIFICATE@", certificate)
                .replace("@OWNER_PASSWORD@", secrets.of("people.owner"))
                .replace("@READER_PASSWORD@", secrets.of("people.reader"))
                .replace("@CONSOLE_SECRET@", secrets.of("client.console"))
                .replace("@ONBOARDING_SECRET@", secrets.of("client.onboarding"));
    }

    private static String template() {
        try (var in = Realm.class.getResourceAsStream("/realm.json")) {
            if (in == null) {
                throw new IllegalStateException("realm.json is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("realm.json", unreadable);
        }
    }
}
