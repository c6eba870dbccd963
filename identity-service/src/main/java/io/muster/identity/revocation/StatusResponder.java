package io.muster.identity.revocation;

import io.muster.identity.authority.Certificates;
import io.muster.identity.authority.KeySlot;
import io.muster.identity.authority.Keys;
import io.muster.identity.certificate.Register;
import io.muster.identity.certificate.Registered;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// Says whether certificates are revoked (RFC 6960). An issuer answers for its own certificates with its own key; a
/// serial it never gave out, or another issuer's, is unknown to it.
@Singleton
class StatusResponder {

    /// An answer is for now; without a nonce it may be kept that long.
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private final Keys keys;
    private final Register register;
    private final Clock clock;
    private final DigestCalculatorProvider digests;

    StatusResponder(Keys keys, Register register, Clock clock) {
        this.keys = keys;
        this.register = register;
        this.clock = clock;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What is no request is answered too, as the protocol has it.
    Uni<byte[]> answer(byte[] der) {
        return aside(() -> Optional.of(StatusRequest.parse(der)))
                .onFailure(IllegalArgumentException.class)
                .recoverWithItem(Optional.empty())
                .chain(request -> request.map(this::answer)
                        .orElseGet(() -> Uni.createFrom().item(refusal(OCSPRespBuilder.MALFORMED_REQUEST))));
    }

    /// Reading what a stranger sent and signing take their time, and everybody's requests share the event loop.
    private static <T> Uni<T> aside(Callable<T> work) {
        return VertxContextSupport.executeBlocking(work);
    }

    private Uni<byte[]> answer(StatusRequest request) {
        var ring = keys.ring();
        var issuer = request.issuer(ring.issuers(), digests).orElse(ring.issuer());
        return Multi.createFrom()
                .iterable(request.asked())
                .onItem()
                .transformToUniAndConcatenate(id -> find(issuer, id).map(found -> Map.entry(id, found)))
                .collect()
                .asList()
                .chain(all -> aside(() -> {
                    var found = new HashMap<CertificateID, Optional<Registered>>();
                    all.forEach(one -> found.put(one.getKey(), one.getValue()));
                    return signed(request, issuer, found, clock.instant());
                }));
    }

    private Uni<Optional<Registered>> find(KeySlot issuer, CertificateID id) {
        return StatusRequest.isOf(issuer, id, digests)
                ? register.find(issuer.id(), id.getSerialNumber().toString(16))
                : Uni.createFrom().item(Optional.empty());
    }

    private byte[] signed(
            StatusRequest request, KeySlot issuer, Map<CertificateID, Optional<Registered>> found, Instant now) {
        try {
            var builder = new JcaBasicOCSPRespBuilder(
                    issuer.certificate().getPublicKey(), digests.get(CertificateID.HASH_SHA1));
            for (var id : request.asked()) {
                var status = status(found.getOrDefault(id, Optional.empty()));
                var _ = builder.addResponse(id, status, Date.from(now), Date.from(now.plus(GOOD_FOR)), null);
            }
            if (request.nonce() != null) {
                var _ = builder.setResponseExtensions(new Extensions(request.nonce()));
            }
            var basic = builder.build(
                    new JcaContentSignerBuilder(Certificates.SIGNATURE).build(issuer.key()),
                    new X509CertificateHolder[] {new JcaX509CertificateHolder(issuer.certificate())},
                    Date.from(now));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | CertificateEncodingException | IOException broken) {
            throw new IllegalStateException("a certificate's status cannot be told", broken);
        }
    }

    @SuppressWarnings("NullAway") // In this library the good status is null.
    private static CertificateStatus status(Optional<Registered> found) {
        if (found.isEmpty()) {
            return new UnknownStatus();
        }
        var revocation = found.get().revocation();
        return revocation == null
                ? CertificateStatus.GOOD
                : new RevokedStatus(
                        Date.from(revocation.at()), revocation.reason().code());
    }

    private static byte[] refusal(int status) {
        try {
            OCSPResp response = new OCSPRespBuilder().build(status, null);
            return response.getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
