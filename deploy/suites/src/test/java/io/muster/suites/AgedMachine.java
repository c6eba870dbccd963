package io.muster.suites;

import io.muster.local.mesh.Mesh;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A machine that was switched off long ago. Time cannot be moved for a whole mesh, but what it leaves can be: the
/// machine has a certificate that the mesh's own authority has signed and that is over, and the register knows no
/// other.
final class AgedMachine {

    private static final Duration LIFE = Duration.ofDays(90);
    private static final int SERIAL_BITS = 127;

    private final Mesh mesh;
    private final Path certs;
    private final UUID machine;

    /// @param home of the machine's agent, which does not run
    AgedMachine(Mesh mesh, Path home, String machine) {
        this.mesh = mesh;
        this.certs = home.resolve("certs");
        this.machine = UUID.fromString(machine);
    }

    /// The certificate on the machine's disk.
    static X509Certificate certificate(Path home) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(home.resolve("certs/machine.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /// As if its only certificate had ended then.
    ///
    /// @return the certificate
    X509Certificate since(Instant end) throws Exception {
        var old = expired(certificate(certs.resolveSibling("")), end);
        var encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(old.getEncoded());
        Files.writeString(
                certs.resolve("machine.pem"),
                "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        Files.writeString(
                certs.resolve("renew-after"),
                old.getNotBefore().toInstant().plus(LIFE.dividedBy(2)).toString());
        try (var database = identity()) {
            register(database, old);
            trust(database, old.getNotAfter().toInstant());
        }
        return old;
    }

    private X509Certificate expired(X509Certificate good, Instant end)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var like = new JcaX509CertificateHolder(good);
        var builder = new JcaX509v3CertificateBuilder(
                X500Name.getInstance(good.getIssuerX500Principal().getEncoded()),
                new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
                Date.from(end.minus(LIFE)),
                Date.from(end),
                X500Name.getInstance(good.getSubjectX500Principal().getEncoded()),
                good.getPublicKey());
        for (var extension : like.getExtensionOIDs()) {
            var oid = (ASN1ObjectIdentifier) extension;
            builder.copyAndAddExtension(oid, like.getExtension(oid).isCritical(), like);
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerOf(good));
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// Out of the mesh's own key store.
    private PrivateKey issuerOf(X509Certificate certificate) throws GeneralSecurityException, IOException {
        var password = mesh.secrets().of("authority").toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(mesh.directory().root().resolve("data/identity/authority.p12"))) {
            store.load(in, password);
        }
        for (var alias : Collections.list(store.aliases())) {
            if (hasSigned(store.getCertificate(alias).getPublicKey(), certificate)
                    && store.getKey(alias, password) instanceof PrivateKey key) {
                return key;
            }
        }
        throw new IllegalStateException("no key of the mesh's authority has signed " + certificate);
    }

    private static boolean hasSigned(PublicKey issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private Connection identity() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + mesh.addresses().port("postgres") + "/identity",
                "identity",
                mesh.secrets().of("database.identity"));
    }

    private void register(Connection database, X509Certificate old) throws SQLException, GeneralSecurityException {
        try (var update = database.prepareStatement(
                "update certificate set serial = ?, der = ?, not_before = ?, not_after = ? where machine_id = ?")) {
            update.setString(1, old.getSerialNumber().toString(16));
            update.setBytes(2, old.getEncoded());
            update.setObject(3, old.getNotBefore().toInstant().atOffset(ZoneOffset.UTC));
            update.setObject(4, old.getNotAfter().toInstant().atOffset(ZoneOffset.UTC));
            update.setObject(5, machine);
            one(update.executeUpdate());
        }
    }

    private void trust(Connection database, Instant end) throws SQLException {
        try (var update = database.prepareStatement("update machine set trusted_until = ? where id = ?")) {
            update.setObject(1, end.atOffset(ZoneOffset.UTC));
            update.setObject(2, machine);
            one(update.executeUpdate());
        }
    }

    private void one(int changed) {
        if (changed != 1) {
            throw new IllegalStateException(machine + " has " + changed + " rows");
        }
    }
}
