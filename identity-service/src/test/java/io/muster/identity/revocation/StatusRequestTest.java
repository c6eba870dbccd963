package io.muster.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.muster.identity.authority.Authority;
import io.muster.identity.authority.KeyRings;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class StatusRequestTest {

    private static final Authority AUTHORITY =
            KeyRings.authority(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(90));
    private static final DigestCalculatorProvider DIGESTS = digests();

    private static DigestCalculatorProvider digests() {
        try {
            return new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] asking(int certificates, int nonce) throws Exception {
        var builder = new OCSPReqBuilder();
        var issuer = new JcaX509CertificateHolder(AUTHORITY.ring().issuer().certificate());
        for (int number = 0; number < certificates; number += 1) {
            var id =
                    new CertificateID(DIGESTS.get(CertificateID.HASH_SHA1), issuer, BigInteger.valueOf(1_000 + number));
            var _ = builder.addRequest(id);
        }
        var extension = new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[nonce]).getEncoded());
        return builder.setRequestExtensions(new Extensions(extension)).build().getEncoded();
    }

    @Test
    void aGoodOneIsReadAndFindsItsIssuer() throws Exception {
        var request = StatusRequest.parse(asking(3, 32));
        assertThat(request.asked()).hasSize(3);
        assertThat(request.nonce()).isNotNull();
        assertThat(request.issuer(AUTHORITY.ring().issuers(), DIGESTS))
                .contains(AUTHORITY.ring().issuer());
    }

    @Test
    void oneThatAsksTooMuchIsRefused() throws Exception {
        for (var bad : new byte[][] {asking(17, 32), asking(1, 0), asking(1, 129), new byte[0], new byte[4_097]}) {
            assertThatThrownBy(() -> StatusRequest.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static Stream<byte[]> requests() throws Exception {
        return Stream.of(asking(1, 16), asking(3, 32), new byte[0]);
    }

    /// Every way of being wrong is one kind of refusal, and what is read can be worked with.
    @MethodSource("requests")
    @FuzzTest(maxDuration = "60s")
    void anythingIsReadOrRefused(byte @Nullable [] any) {
        var der = Objects.requireNonNullElse(any, new byte[0]);
        var failure = catchThrowable(() -> {
            var request = StatusRequest.parse(der);
            assertThat(request.asked()).isNotEmpty();
            var _ = request.issuer(AUTHORITY.ring().issuers(), DIGESTS);
            for (var id : request.asked()) {
                assertThat(id.getSerialNumber().toString(16)).isNotEmpty();
            }
        });
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDamagedOneIsReadOrRefused() throws Exception {
        var whole = asking(2, 16);
        var random = new Random(20_260_102);
        for (int round = 0; round < 5_000; round += 1) {
            var damaged = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change -= 1) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            anythingIsReadOrRefused(damaged);
        }
    }
}
