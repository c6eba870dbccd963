package io.muster.local.mesh;

import io.muster.local.server.PrivateFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of the mesh's own and the gateway's certificate from it. The authority's key is thrown away:
/// it signs once.
final class GatewayTls {

    private static final Duration LIFE = Duration.ofDays(825);
    private static final Duration BACKDATE = Duration.ofHours(1);

    private GatewayTls() {}

    /// Makes `ca.pem`, `gateway.pem` and `gateway.key` when they are not there.
    static void ensure(MeshDirectory directory, Clock clock) {
        if (Files.exists(directory.trust("gateway.key"))) {
            return;
        }
        try {
            var now = clock.instant();
            var authorityKey = pair();
            var authority = authority(authorityKey, now);
            var gatewayKey = pair();
            var gateway = gateway(gatewayKey, authority, authorityKey, now);
            PrivateFile.write(directory.trust("ca.pem"), pem(authority));
            PrivateFile.write(directory.trust("gateway.pem"), pem(gateway));
            PrivateFile.write(
                    directory.trust("gateway.key"),
                    pem(new JcaPKCS8Generator(gatewayKey.getPrivate(), null).generate()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException failed) {
            throw new IllegalStateException("the gateway's certificate could not be made", failed);
        }
    }

    private static X509CertificateHolder authority(KeyPair pair, Instant now)
            throws OperatorCreationException, IOException {
        var name = new X500Name("CN=Muster local mesh");
        var builder = new JcaX509v3CertificateBuilder(name, serial(), from(now), to(now), name, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static X509CertificateHolder gateway(
            KeyPair pair, X509CertificateHolder authority, KeyPair authorityKey, Instant now)
            throws OperatorCreationException, IOException {
        var builder = new JcaX509v3CertificateBuilder(
                authority.getSubject(),
                serial(),
                from(now),
                to(now),
                new X500Name("CN=Muster gateway"),
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names()));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate()));
    }

    private static GeneralName[] names() {
        var names = new ArrayList<>(List.of(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "::1")));
        try {
            names.add(new GeneralName(
                    GeneralName.dNSName, InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException nameless) {
            // A machine that does not know its own name is reached as localhost.
            return names.toArray(GeneralName[]::new);
        }
        return names.toArray(GeneralName[]::new);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).setBit(126);
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(BACKDATE));
    }

    private static Date to(Instant now) {
        return Date.from(now.plus(LIFE));
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
