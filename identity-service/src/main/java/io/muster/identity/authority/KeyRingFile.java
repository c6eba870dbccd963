package io.muster.identity.authority;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;

/// The PKCS#12 store with the authority's keys. Made on the first start, readable by the owner alone; the keys are in
/// no
/// database and no backup of one.
final class KeyRingFile {

    private static final Duration ISSUER_LIFE = Duration.ofDays(3_650);

    private final Path file;
    private final char[] password;
    private final Clock clock;

    KeyRingFile(Path file, String password, Clock clock) {
        this.file = file;
        this.password = password.toCharArray();
        this.clock = clock;
    }

    /// The ring in the file; a new one when there is no file.
    KeyRing open() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            var store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file)) {
                store.load(in, password);
            }
            return new KeyRing(slot(store, "issuer-current"), slot(store, "issuer-next"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the authority's key store " + file + " cannot be opened with the password given", unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the authority's key store " + file + " is not usable", broken);
        }
    }

    private void create() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        for (var alias : new String[] {"issuer-current", "issuer-next"}) {
            var slot = fresh(alias);
            store.setKeyEntry(alias, slot.key(), password, new Certificate[] {slot.certificate()});
        }
        var parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        var draft = Files.createTempFile(
                parent,
                "authority",
                ".p12",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(draft)) {
            store.store(out, password);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private KeySlot fresh(String alias) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        return new KeySlot(
                pair.getPrivate(), Certificates.selfSigned("Muster " + alias, pair, clock.instant(), ISSUER_LIFE));
    }

    private KeySlot slot(KeyStore store, String alias) throws GeneralSecurityException {
        if (!(store.getKey(alias, password) instanceof PrivateKey key)
                || !(store.getCertificate(alias) instanceof X509Certificate certificate)) {
            throw new IllegalStateException("the authority's key store " + file + " has no entry " + alias);
        }
        return new KeySlot(key, certificate);
    }
}
