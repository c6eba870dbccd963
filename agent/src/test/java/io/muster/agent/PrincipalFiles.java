package io.muster.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key with a certificate it signed itself, as files hold them.
public record PrincipalFiles(KeyPair pair, X509Certificate certificate) {

    public static PrincipalFiles rsa() {
        return of("RSA", 2048, "SHA256withRSA", Duration.ofDays(1));
    }

    public static PrincipalFiles elliptic() {
        return of("EC", 256, "SHA256withECDSA", Duration.ofDays(1));
    }

    private static PrincipalFiles of(String kind, int bits, String signature, Duration life) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(bits);
            var pair = generator.generateKeyPair();
            var name = new X500Name("CN=test");
            var now = Instant.now(Clock.systemUTC());
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.TEN,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plus(life)),
                    name,
                    pair.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            return new PrincipalFiles(
                    pair,
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))));
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /// Key and certificate, the key in its older form.
    public String pem() {
        return pem(pair.getPrivate()) + certificatePem();
    }

    public String certificatePem() {
        return pem(certificate);
    }

    public byte[] pkcs12(String password) throws GeneralSecurityException, IOException {
        var out = new ByteArrayOutputStream();
        store(password).store(out, password.toCharArray());
        return out.toByteArray();
    }

    public KeyStore store(String password) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("principal", pair.getPrivate(), password.toCharArray(), new X509Certificate[] {certificate});
        return store;
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }
}
