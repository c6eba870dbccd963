package io.muster.identity.token;

import io.muster.identity.keystore.KeyStores;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// The PKCS#12 store with the keys of tokens, apart from the authority's: these change by themselves, those by
/// people. Readable by the owner alone; replicas may share it.
final class TokenKeyFile {

    private final KeyStores stores;
    private final Duration period;
    private final Duration longestLife;

    /// @param period how long a key signs
    /// @param longestLife of a token
    TokenKeyFile(Path file, String password, Duration period, Duration longestLife) {
        this.stores = KeyStores.of(file, password);
        this.period = period;
        this.longestLife = longestLife;
    }

    /// Brings the file to what it should be now, and reads it. One process at a time.
    TokenKeys review(Instant now) {
        var reviewed = new AtomicReference<>(new TokenKeys(List.of()));
        stores.use(store -> {
            var before = read(store);
            var after = before.at(now, period, longestLife);
            reviewed.set(after);
            return write(store, before, after);
        });
        return Objects.requireNonNull(reviewed.get());
    }

    private TokenKeys read(KeyStore store) throws GeneralSecurityException {
        var keys = new ArrayList<TokenKey>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, stores.password()) instanceof PrivateKey secret
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                keys.add(new TokenKey(secret, certificate));
            }
        }
        return new TokenKeys(keys);
    }

    /// False where there is nothing to write.
    private boolean write(KeyStore store, TokenKeys before, TokenKeys after) throws GeneralSecurityException {
        if (after.equals(before)) {
            return false;
        }
        for (var alias : Collections.list(store.aliases())) {
            store.deleteEntry(alias);
        }
        for (var key : after.keys()) {
            var alias = "token-" + key.from().getEpochSecond();
            store.setKeyEntry(alias, key.secret(), stores.password(), new Certificate[] {key.certificate()});
        }
        return true;
    }
}
