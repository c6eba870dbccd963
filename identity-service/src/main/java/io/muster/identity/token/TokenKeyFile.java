package io.muster.identity.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
import java.util.Set;

/// The PKCS#12 store with the keys of tokens, apart from the authority's: these change by themselves, those by
/// people. Readable by the owner alone; replicas may share it.
final class TokenKeyFile {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final char[] password;
    private final Duration period;
    private final Duration longestLife;

    /// @param period how long a key signs
    /// @param longestLife of a token
    TokenKeyFile(Path file, String password, Duration period, Duration longestLife) {
        this.file = file.toAbsolutePath();
        this.password = password.toCharArray();
        this.period = period;
        this.longestLife = longestLife;
    }

    /// Brings the file to what it should be now, and reads it. One process at a time.
    TokenKeys review(Instant now) {
        try {
            Files.createDirectories(file.getParent());
            var latch = file.resolveSibling(file.getFileName() + ".lock");
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(latch, options, PRIVATE);
                    var _ = channel.lock()) {
                var before = Files.exists(file) ? read() : new TokenKeys(List.of());
                var after = before.at(now, period, longestLife);
                if (!after.equals(before)) {
                    write(after);
                }
                return after;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the key store of tokens " + file + " cannot be used with the password given", unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key store of tokens " + file + " is not usable", broken);
        }
    }

    private TokenKeys read() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        var keys = new ArrayList<TokenKey>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey secret
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                keys.add(new TokenKey(secret, certificate));
            }
        }
        return new TokenKeys(keys);
    }

    private void write(TokenKeys keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        for (var key : keys.keys()) {
            var alias = "token-" + key.from().getEpochSecond();
            store.setKeyEntry(alias, key.secret(), password, new Certificate[] {key.certificate()});
        }
        var draft = Files.createTempFile(file.getParent(), "tokens", ".p12", PRIVATE);
        try (var out = Files.newOutputStream(draft)) {
            store.store(out, password);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
