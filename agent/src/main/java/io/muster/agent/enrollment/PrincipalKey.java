package io.muster.agent.enrollment;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// A service principal's certificate and the key to it. The key signs a short-lived statement of who asks (RFC 7523);
/// it goes nowhere itself.
public final class PrincipalKey {

    private static final Duration LIFE = Duration.ofMinutes(2);

    private final PrivateKey key;
    private final X509Certificate certificate;

    private PrincipalKey(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /// From a file with both: PEM, or PKCS#12 under this password.
    public static PrincipalKey read(Path file, char[] password) {
        try {
            var bytes = Files.readAllBytes(file);
            var found = new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")
                    ? pem(new String(bytes, StandardCharsets.UTF_8))
                    : pkcs12(bytes, password);
            if (found == null) {
                throw unusable(file, "it needs a certificate and an unencrypted RSA or EC key");
            }
            return found;
        } catch (IOException | GeneralSecurityException bad) {
            throw unusable(file, String.valueOf(bad.getMessage()));
        }
    }

    /// That this principal asks this login service, now.
    String assertion(String principal, String audience, Instant now) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(principal)
                .subject(principal)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
        try {
            var header = new JWSHeader.Builder(algorithm())
                    .x509CertSHA256Thumbprint(thumbprint())
                    .build();
            var jwt = new SignedJWT(header, claims);
            jwt.sign(signer());
            return jwt.serialize();
        } catch (JOSEException | GeneralSecurityException broken) {
            throw new AgentFault(Reason.SIGN_IN, "the certificate's key cannot sign: " + broken.getMessage());
        }
    }

    private JWSAlgorithm algorithm() throws JOSEException {
        return key instanceof ECPrivateKey ec
                ? new ECDSASigner(ec).supportedJWSAlgorithms().iterator().next()
                : JWSAlgorithm.RS256;
    }

    private JWSSigner signer() throws JOSEException {
        return key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
    }

    private Base64URL thumbprint() throws GeneralSecurityException {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    private static @Nullable PrincipalKey pem(String text) throws IOException, GeneralSecurityException {
        var converter = new JcaPEMKeyConverter();
        var keys = new ArrayList<PrivateKey>();
        var certificates = new ArrayList<X509Certificate>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (var part = parser.readObject(); part != null; part = parser.readObject()) {
                switch (part) {
                    case PrivateKeyInfo info -> keys.add(converter.getPrivateKey(info));
                    case PEMKeyPair pair -> keys.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                    case X509CertificateHolder holder -> certificates.add(certificate(holder));
                    default -> {}
                }
            }
        }
        // The first certificate is the principal's own; what follows is who signed it.
        return keys.isEmpty() || certificates.isEmpty() ? null : of(keys.getFirst(), certificates.getFirst());
    }

    private static X509Certificate certificate(X509CertificateHolder holder)
            throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    }

    private static @Nullable PrincipalKey pkcs12(byte[] bytes, char[] password)
            throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), password);
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey key
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                return of(key, certificate);
            }
        }
        return null;
    }

    private static @Nullable PrincipalKey of(PrivateKey key, X509Certificate certificate) {
        boolean isUsable = key instanceof RSAPrivateKey || key instanceof ECPrivateKey;
        return !isUsable ? null : new PrincipalKey(key, certificate);
    }

    private static AgentFault unusable(Path file, String why) {
        return new AgentFault(Reason.SIGN_IN, "the certificate in " + file + " cannot be used: " + why);
    }
}
