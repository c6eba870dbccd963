package io.muster.identity.revocation;

import io.muster.identity.authority.KeySlot;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.jspecify.annotations.Nullable;

/// An OCSP request (RFC 6960 §4.1), read.
///
/// @param nonce to be said again in the answer; null when none was sent
record StatusRequest(List<CertificateID> asked, @Nullable Extension nonce) {

    private static final int LARGEST = 4_096;
    private static final int MOST = 16;

    /// RFC 9654 §2.1.
    private static final int LONGEST_NONCE = 128;

    StatusRequest {
        asked = List.copyOf(asked);
    }

    /// @throws IllegalArgumentException when it is no request, or one that asks too much
    static StatusRequest parse(byte[] der) {
        if (der.length == 0 || der.length > LARGEST) {
            throw new IllegalArgumentException("no OCSP request has " + der.length + " bytes");
        }
        try {
            var request = new OCSPReq(der);
            var asked = List.of(request.getRequestList()).stream()
                    .map(Req::getCertID)
                    .toList();
            if (asked.isEmpty() || asked.size() > MOST) {
                throw new IllegalArgumentException("an OCSP request asks for 1 to " + MOST + " certificates");
            }
            return new StatusRequest(asked, nonce(request));
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (IOException | RuntimeException hostile) {
            // The ASN.1 parser throws many kinds on made-up input.
            throw new IllegalArgumentException("no OCSP request", hostile);
        }
    }

    /// The first of the issuers that a certificate was asked of.
    Optional<KeySlot> issuer(List<KeySlot> issuers, DigestCalculatorProvider digests) {
        return issuers.stream()
                .filter(issuer -> asked.stream().anyMatch(id -> isOf(issuer, id, digests)))
                .findFirst();
    }

    /// True when the certificate that is asked for is one of this issuer's.
    static boolean isOf(KeySlot issuer, CertificateID id, DigestCalculatorProvider digests) {
        try {
            return id.matchesIssuer(new JcaX509CertificateHolder(issuer.certificate()), digests);
        } catch (OCSPException unknownDigest) {
            return false;
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Extension nonce(OCSPReq request) throws IOException {
        var found = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (found == null) {
            return null;
        }
        int length = ASN1OctetString.getInstance(
                        ASN1Primitive.fromByteArray(found.getExtnValue().getOctets()))
                .getOctetsLength();
        if (length == 0 || length > LONGEST_NONCE) {
            throw new IllegalArgumentException("a nonce has 1 to " + LONGEST_NONCE + " bytes");
        }
        return found;
    }
}
