package io.muster.identity.authority;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A key device as SunPKCS11 shows one: what is set is set at once, a key that gets a second name loses the
/// first, and the device can be pulled out between any two steps.
public final class Device extends Provider {

    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();
    private static int stepsLeft = Integer.MAX_VALUE;

    private record Entry(Key key, List<Certificate> chain) {}

    Device() {
        super("Device", "1", "for tests");
        put("KeyStore.PKCS11", Store.class.getName());
        put("KeyPairGenerator.EC", Generator.class.getName());
    }

    static void empty() {
        ENTRIES.clear();
        stepsLeft = Integer.MAX_VALUE;
    }

    /// After so many more steps nothing goes any more.
    static void pullOutAfter(int steps) {
        stepsLeft = steps;
    }

    private static void step() {
        if (stepsLeft == 0) {
            throw new ProviderException("the device is gone");
        }
        stepsLeft -= 1;
    }

    /// Makes keys of the device.
    public static final class Generator extends KeyPairGeneratorSpi {

        private final KeyPairGenerator generator;

        public Generator() throws NoSuchAlgorithmException {
            generator = KeyPairGenerator.getInstance("EC");
        }

        @Override
        public void initialize(int size, SecureRandom random) {
            generator.initialize(size, random);
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            generator.initialize(parameters);
        }

        @Override
        public KeyPair generateKeyPair() {
            return generator.generateKeyPair();
        }
    }

    /// The device's own store.
    public static final class Store extends KeyStoreSpi {

        @Override
        public @Nullable Key engineGetKey(String alias, char[] password) {
            var entry = ENTRIES.get(alias);
            return entry == null ? null : entry.key();
        }

        @Override
        public Certificate @Nullable [] engineGetCertificateChain(String alias) {
            var entry = ENTRIES.get(alias);
            return entry == null ? null : entry.chain().toArray(Certificate[]::new);
        }

        @Override
        public @Nullable Certificate engineGetCertificate(String alias) {
            var entry = ENTRIES.get(alias);
            return entry == null ? null : entry.chain().getFirst();
        }

        @Override
        public @Nullable Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {
            step();
            ENTRIES.values().removeIf(entry -> entry.key().equals(key));
            ENTRIES.put(alias, new Entry(key, List.of(chain)));
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
            throw new KeyStoreException("no keys come from outside");
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
            throw new KeyStoreException("keys only");
        }

        @Override
        public void engineDeleteEntry(String alias) {
            step();
            ENTRIES.remove(alias);
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(List.copyOf(ENTRIES.keySet()));
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return ENTRIES.containsKey(alias);
        }

        @Override
        public int engineSize() {
            return ENTRIES.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return ENTRIES.containsKey(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public @Nullable String engineGetCertificateAlias(Certificate certificate) {
            return null;
        }

        @Override
        public void engineStore(@Nullable OutputStream stream, char[] password) {
            // Everything is where it belongs already.
        }

        @Override
        public void engineLoad(@Nullable InputStream stream, char[] password) {
            // There is nothing to read.
        }
    }
}
