package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTlsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

    @TempDir
    Path root;

    private MeshDirectory directory;

    @BeforeEach
    void given() {
        directory = new MeshDirectory(root);
        GatewayTls.ensure(directory, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void theGatewayIsSignedByTheMeshsAuthority() throws GeneralSecurityException, IOException {
        var gateway = certificate("gateway.pem");
        var authority = certificate("ca.pem");

        gateway.verify(authority.getPublicKey());
        gateway.checkValidity(Date.from(NOW));
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(gateway.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void itMayBeCalledLocalhostOrByAddress() throws GeneralSecurityException, IOException {
        var names = certificate("gateway.pem").getSubjectAlternativeNames();

        assertThat(names)
                .extracting(name -> name.get(1).toString())
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void theKeyIsPrivateAndMadeOnce() throws IOException {
        var key = directory.trust("gateway.key");
        var before = Files.readString(key);

        GatewayTls.ensure(directory, Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        assertThat(Files.readString(key)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    private X509Certificate certificate(String name) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(directory.trust(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
