package io.muster.local.mesh;

import io.muster.local.server.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The key and certificate of the service principal that has no secret. Keycloak knows the certificate; nobody signed
/// it but the key itself.
final class OnboardingCertificate {

    private static final Duration LIFE = Duration.ofDays(825);
    private static final Duration BACKDATE = Duration.ofHours(1);
    private static final int BITS = 2_048;

    private OnboardingCertificate() {}

    /// Where it is: PEM, key and certificate.
    static Path in(MeshDirectory directory) {
        return directory.trust("onboarding.pem");
    }

    /// Made when it is not there. Base64 of the certificate's DER, as Keycloak takes it.
    static String ensure(MeshDirectory directory, Clock clock) {
        var file = in(directory);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, make(clock));
            }
            return certificate(file);
        } catch (GeneralSecurityException | OperatorCreationException | IOException failed) {
            throw new IllegalStateException("the onboarding certificate could not be made or read", failed);
        }
    }

    private static String make(Clock clock) throws GeneralSecurityException, OperatorCreationException, IOException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        var pair = generator.generateKeyPair();
        var name = new X500Name("CN=onboarding-certificate");
        var now = clock.instant();
        var certificate = new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(127, new SecureRandom()).setBit(126),
                        Date.from(now.minus(BACKDATE)),
                        Date.from(now.plus(LIFE)),
                        name,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null).generate());
            writer.writeObject(certificate);
        }
        return text.toString();
    }

    private static String certificate(Path file) throws IOException {
        try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
            for (var part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof X509CertificateHolder holder) {
                    return Base64.getEncoder().encodeToString(holder.getEncoded());
                }
            }
        }
        throw new UncheckedIOException(new IOException(file + " has no certificate"));
    }
}
