package io.muster.identity.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.identity.authority.Certificates;
import io.muster.identity.authority.KeySlot;
import io.muster.identity.authority.Keys;
import io.muster.identity.certificate.Register;
import io.muster.identity.certificate.Register.Revoked;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The lists of revoked certificates, one for each issuer, signed by it (RFC 5280 §5). Made anew after a minute,
/// so that strangers who ask often make no work; and not on the event loop, where everybody would wait for the key.
@Singleton
class RevocationLists {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST_ISSUERS = 16;

    private final Keys keys;
    private final Register register;
    private final Duration life;
    private final Clock clock;
    private final Cache<String, Made> made =
            Caffeine.newBuilder().maximumSize(MOST_ISSUERS).build();

    RevocationLists(Keys keys, Register register, Keys.Terms terms, Clock clock) {
        this.keys = keys;
        this.register = register;
        this.life = terms.listLife();
        this.clock = clock;
    }

    private record Made(byte[] der, Instant at) {}

    Uni<byte[]> current() {
        return list(keys.ring().issuer());
    }

    /// Nothing when there is no such issuer.
    Optional<Uni<byte[]>> of(String issuer) {
        return keys.ring().issuer(issuer).map(this::list);
    }

    private Uni<byte[]> list(KeySlot issuer) {
        var now = clock.instant();
        var last = made.getIfPresent(issuer.id());
        if (last != null && !now.isBefore(last.at()) && now.isBefore(last.at().plus(FRESH))) {
            return Uni.createFrom().item(last.der());
        }
        return register.revoked(issuer.id(), now)
                .chain(revoked -> VertxContextSupport.executeBlocking(() -> sign(issuer, revoked, now)))
                .invoke(der -> made.put(issuer.id(), new Made(der, now)));
    }

    private byte[] sign(KeySlot issuer, List<Revoked> revoked, Instant now) {
        try {
            var builder = new JcaX509v2CRLBuilder(issuer.certificate(), Date.from(now));
            builder.setNextUpdate(Date.from(now.plus(life)));
            for (var one : revoked) {
                builder.addCRLEntry(
                        new BigInteger(one.serial(), 16),
                        Date.from(one.at()),
                        one.reason().code());
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
            var signer = new JcaContentSignerBuilder(Certificates.SIGNATURE).build(issuer.key());
            return builder.build(signer).getEncoded();
        } catch (IOException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException("the list of revoked certificates cannot be made", broken);
        }
    }
}
