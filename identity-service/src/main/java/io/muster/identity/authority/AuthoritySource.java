package io.muster.identity.authority;

import io.muster.chassis.arm.Gateway;
import io.muster.identity.IdentitySettings;
import io.muster.identity.keystore.KeyStores;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Reads the settings once.
@Dependent
class AuthoritySource {

    @Produces
    @Singleton
    KeyStores stores(IdentitySettings settings) {
        return KeyStores.of(settings.authority());
    }

    @Produces
    @Singleton
    Keys.Terms terms(IdentitySettings settings, Gateway gateway) {
        var authority = settings.authority();
        return new Keys.Terms(gateway.url(), authority.certificateLife(), authority.issuerLife(), authority.listLife());
    }
}
