package io.muster.identity.authority;

import io.muster.chassis.arm.ArmError;
import io.muster.identity.keystore.KeyStores;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The authority's keys as they are kept: made on the first start, moved up when it is time, read again when
/// another process has moved them. What touches the store blocks.
@Singleton
public class Keys {

    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final String CURRENT = "issuer-current";
    private static final String NEXT = "issuer-next";
    private static final String FORMER = "issuer-former-";

    private final KeyStores stores;
    private final Terms terms;
    private final Clock clock;
    private volatile KeyRing ring;
    private volatile Object mark;

    Keys(KeyStores stores, Terms terms, Clock clock) {
        this.stores = stores;
        this.terms = terms;
        this.clock = clock;
        this.mark = stores.mark();
        this.ring = read(_ -> false);
    }

    public KeyRing ring() {
        return ring;
    }

    /// The authority as it stands now.
    public Authority authority() {
        return new Authority(ring, terms);
    }

    /// Reads the keys again when somebody else has changed them.
    synchronized void refresh() {
        var seen = stores.mark();
        if (!seen.equals(mark)) {
            ring = read(_ -> false);
            mark = stores.mark();
        }
    }

    /// The next issuer takes over and a fresh one becomes next; the one that was current stays as a former one.
    ///
    /// @param force although not every machine can know the next one yet
    /// @return why not
    Optional<ArmError> promote(boolean force) {
        var refusal = new ArrayList<ArmError>();
        change(store -> {
            var found = force
                    ? Optional.<ArmError>empty()
                    : ringIn(store).tooEarly(clock.instant(), terms.certificateLife());
            found.ifPresent(refusal::add);
            if (found.isEmpty()) {
                promote(store);
            }
            return found.isEmpty();
        });
        return refusal.stream().findFirst();
    }

    /// Promotes when the issuer nears its end, and drops former issuers that have ended.
    void tend() {
        refresh();
        var now = clock.instant();
        if (ring.mustPromote(now, terms.reserve()) && promote(false).isEmpty()) {
            LOG.infof("The next issuer took over, well before the end of the former: %s", ring.issuer());
        }
        if (!ring.outlived(now).isEmpty()) {
            change(store -> {
                for (var slot : ringIn(store).outlived(now)) {
                    store.deleteEntry(FORMER + slot.id());
                }
                return true;
            });
        }
    }

    private synchronized void change(KeyStores.Use use) {
        ring = read(use);
        mark = stores.mark();
    }

    private KeyRing read(KeyStores.Use use) {
        var found = new ArrayList<KeyRing>();
        stores.use(store -> {
            boolean changed = use.in(store) | complete(store);
            found.add(ringIn(store));
            return changed;
        });
        return found.getFirst();
    }

    /// Step by step, because a device has no transaction: whatever is missing after a crash in between, [#complete]
    /// makes good.
    private static void move(KeyStore store, String from, String to, char[] password) throws GeneralSecurityException {
        var key = store.getKey(from, password);
        var chain = store.getCertificateChain(from);
        store.setKeyEntry(to, key, password, chain);
        if (store.containsAlias(from)) {
            store.deleteEntry(from);
        }
    }

    private void promote(KeyStore store) throws GeneralSecurityException {
        var former = slot(store, CURRENT);
        move(store, CURRENT, FORMER + former.id(), stores.password());
        move(store, NEXT, CURRENT, stores.password());
    }

    private boolean complete(KeyStore store) throws GeneralSecurityException {
        boolean changed = false;
        if (!store.containsAlias(CURRENT) && store.containsAlias(NEXT)) {
            move(store, NEXT, CURRENT, stores.password());
            changed = true;
        }
        for (var alias : List.of(CURRENT, NEXT)) {
            if (!store.containsAlias(alias)) {
                add(store, alias, clock.instant());
                changed = true;
            }
        }
        return changed;
    }

    private void add(KeyStore store, String alias, Instant now) throws GeneralSecurityException {
        var generator = stores.generator();
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var certificate = Certificates.selfSigned("Muster Machines ", pair, now, terms.issuerLife());
        store.setKeyEntry(alias, pair.getPrivate(), stores.password(), new Certificate[] {certificate});
    }

    private KeyRing ringIn(KeyStore store) throws GeneralSecurityException {
        var former = new ArrayList<KeySlot>();
        for (var alias : Collections.list(store.aliases())) {
            if (alias.startsWith(FORMER)) {
                former.add(slot(store, alias));
            }
        }
        former.sort(Comparator.comparing(KeySlot::begins).reversed());
        return new KeyRing(slot(store, CURRENT), slot(store, NEXT), former);
    }

    private KeySlot slot(KeyStore store, String alias) throws GeneralSecurityException {
        if (!(store.getKey(alias, stores.password()) instanceof PrivateKey key)
                || !(store.getCertificate(alias) instanceof X509Certificate certificate)) {
            throw new IllegalStateException("the authority's key store has no entry " + alias);
        }
        return new KeySlot(key, certificate);
    }

    /// By what the authority issues.
    ///
    /// @param gateway where its lists are found
    /// @param issuerLife of an issuer's own certificate
    public record Terms(String gateway, Duration certificateLife, Duration issuerLife, Duration listLife) {

        /// How long before its end an issuer gives way: the certificates of two lives have ended by then.
        Duration reserve() {
            return certificateLife.multipliedBy(4);
        }
    }
}
