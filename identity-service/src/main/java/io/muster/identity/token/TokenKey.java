package io.muster.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key that signs tokens.
///
/// @param certificate for the key store, which wants one; says from when on the key signs
/// @param open the public half, as it is published
record TokenKey(PrivateKey secret, X509Certificate certificate, ECKey open) {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    TokenKey(PrivateKey secret, X509Certificate certificate) {
        this(secret, certificate, published(certificate));
    }

    /// A new key.
    static TokenKey startingAt(Instant from) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var name = new X500Name("CN=Muster tokens");
            var certificate = new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(from.getEpochSecond()),
                            Date.from(from),
                            Date.from(from.plus(FOREVER)),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new TokenKey(pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(certificate));
        } catch (GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException("no token key could be made", broken);
        }
    }

    Instant from() {
        return certificate.getNotBefore().toInstant();
    }

    String id() {
        return open.getKeyID();
    }

    JWSSigner signer() throws JOSEException {
        return new ECDSASigner(secret, Curve.P_256);
    }

    private static ECKey published(X509Certificate certificate) {
        try {
            return new ECKey.Builder(Curve.P_256, (ECPublicKey) certificate.getPublicKey())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (JOSEException broken) {
            throw new IllegalStateException("the token key has no thumbprint", broken);
        }
    }

    @Override
    public String toString() {
        return "TokenKey[from=" + from() + "]";
    }
}
