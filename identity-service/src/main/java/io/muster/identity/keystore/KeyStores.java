package io.muster.identity.keystore;

import io.muster.identity.IdentitySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where keys of this service are kept: a PKCS#12 file readable by its owner alone, or a device behind a provider
/// (PKCS#11), out of which no key comes. In no database and no backup of one.
public final class KeyStores {

    private static final String PRIVATE = "rw-------";

    private final Path file;
    private final String type;
    private final @Nullable Provider provider;
    private final char[] password;

    /// @param provider of a device; null for a file
    public KeyStores(Path file, String type, @Nullable Provider provider, char[] password) {
        this.file = file;
        this.type = type;
        this.provider = provider;
        this.password = password;
    }

    /// A PKCS#12 file.
    public static KeyStores of(Path file, String password) {
        return new KeyStores(file, "PKCS12", null, password.toCharArray());
    }

    public static KeyStores of(IdentitySettings.Authority settings) {
        return new KeyStores(
                settings.keystore(),
                settings.type(),
                settings.provider()
                        .map(name -> provider(name, settings.providerConfiguration()))
                        .orElse(null),
                settings.password().toCharArray());
    }

    public char[] password() {
        return password;
    }

    /// What is done with an opened store; says whether it has to be written.
    public interface Use {
        boolean in(KeyStore store) throws GeneralSecurityException;
    }

    /// Opens the store, and keeps what was changed in it. One at a time, over all processes that share the file.
    public void use(Use use) {
        try (var _ = lock()) {
            var store = load();
            if (use.in(store)) {
                save(store);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the key store " + file + " cannot be opened with the password given", unreadable);
        } catch (GeneralSecurityException | ProviderException broken) {
            throw new IllegalStateException("the key store " + file + " is not usable", broken);
        }
    }

    public KeyPairGenerator generator() throws GeneralSecurityException {
        return provider == null ? KeyPairGenerator.getInstance("EC") : KeyPairGenerator.getInstance("EC", provider);
    }

    /// Changes whenever another process has written the store; a device has no such mark and is read every time.
    public Object mark() {
        try {
            return isFile() ? Files.getLastModifiedTime(file) + " " + Files.size(file) : new Object();
        } catch (IOException unreadable) {
            return new Object();
        }
    }

    private boolean isFile() {
        return provider == null;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        var store = provider == null ? KeyStore.getInstance(type) : KeyStore.getInstance(type, provider);
        if (!isFile() || !Files.exists(file)) {
            store.load(null, password);
            return store;
        }
        try (var in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private void save(KeyStore store) throws IOException, GeneralSecurityException {
        if (!isFile()) {
            store.store(null, password);
            return;
        }
        var draft = Files.createTempFile(
                directory(),
                file.getFileName() + ".",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                var out = Channels.newOutputStream(channel)) {
            store.store(out, password);
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        keep(directory());
    }

    /// Writes down the directory itself: until then a power cut brings the old file back, and what the new key has
    /// signed is worth nothing.
    private static void keep(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private FileChannel lock() throws IOException {
        Files.createDirectories(directory());
        var channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        var _ = channel.lock();
        return channel;
    }

    private Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the key store is a file in a directory");
    }

    private static Provider provider(String name, Optional<String> configuration) {
        var found = Security.getProvider(name);
        if (found == null) {
            throw new IllegalStateException("there is no security provider " + name);
        }
        var ready = configuration.map(found::configure).orElse(found);
        if (Security.getProvider(ready.getName()) == null) {
            Security.addProvider(ready);
        }
        return ready;
    }
}
