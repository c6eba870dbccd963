package io.muster.identity.authority;

import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes X.509 certificates.
public final class Certificates {

    /// What the authority signs with, whatever it signs.
    public static final String SIGNATURE = "SHA256withECDSA";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;

    /// Clocks of machines are not all right; a certificate is good from a little before it was made.
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private Certificates() {}

    /// @param name what the subject's name begins with; the key's id makes it one of a kind
    static X509Certificate selfSigned(String name, KeyPair pair, Instant now, Duration life)
            throws GeneralSecurityException {
        var subject = new X500Name("CN=" + name + keyId(pair.getPublic()).substring(0, 16));
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    subject,
                    serial(),
                    Date.from(now.minus(BACKDATE)),
                    Date.from(now.plus(life)),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return signed(builder, pair.getPrivate());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A certificate for the machine's key, for TLS clients. It says where to ask whether it is revoked.
    static X509Certificate forMachine(
            MachineId machine, PublicKey key, KeySlot issuer, Instant notBefore, Instant notAfter, Keys.Terms terms)
            throws GeneralSecurityException {
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(
                            issuer.certificate().getSubjectX500Principal().getEncoded()),
                    serial(),
                    Date.from(notBefore.minus(BACKDATE)),
                    Date.from(notAfter),
                    new X500Name("CN=" + machine),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
            builder.addExtension(Extension.cRLDistributionPoints, false, listsOf(issuer, terms.gateway()));
            builder.addExtension(Extension.authorityInfoAccess, false, statusAt(terms.gateway()));
            return signed(builder, issuer.key());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The key's identifier (RFC 5280 §4.2.1.2, method 1), hex.
    public static String keyId(PublicKey key) {
        try {
            return HexFormat.of()
                    .formatHex(new JcaX509ExtensionUtils()
                            .createSubjectKeyIdentifier(key)
                            .getKeyIdentifier());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String pem(List<X509Certificate> certificates) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (var certificate : certificates) {
                writer.writeObject(certificate);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static CRLDistPoint listsOf(KeySlot issuer, String gateway) {
        var name = new GeneralName(
                GeneralName.uniformResourceIdentifier, gateway + Endpoints.REVOCATIONS + "/" + issuer.id());
        return new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null)
        });
    }

    /// Clients that ask by GET put base64 after the address, whose encoded slashes no careful proxy lets through
    /// in a path; after this address they are part of the query.
    private static AuthorityInformationAccess statusAt(String gateway) {
        return new AuthorityInformationAccess(
                AccessDescription.id_ad_ocsp,
                new GeneralName(GeneralName.uniformResourceIdentifier, gateway + Endpoints.STATUS + "?request="));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(by);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException refused) {
            throw new GeneralSecurityException(refused);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }
}
