package io.muster.identity.revocation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.agent.Endpoints;
import io.muster.testkit.MusterServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What strangers can have signed does not hold up the event loop, which all requests share.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class SigningThreadsIT {

    private final WatchedSigning signing = new WatchedSigning();

    @BeforeEach
    void watch() {
        Security.insertProviderAt(signing, 1);
    }

    @AfterEach
    void leave() {
        Security.removeProvider(signing.getName());
    }

    private static X509CertificateHolder issuer() throws Exception {
        var pem = given().get(Endpoints.AUTHORITIES)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        return new JcaX509CertificateHolder((X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    }

    @Test
    void listsAndStatusAreSignedAside() throws Exception {
        given().get(Endpoints.REVOCATIONS).then().statusCode(200);
        var certificate = new CertificateID(
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                issuer(),
                BigInteger.ONE);
        given().contentType("application/ocsp-request")
                .body(new OCSPReqBuilder().addRequest(certificate).build().getEncoded())
                .post(Endpoints.STATUS)
                .then()
                .statusCode(200);
        assertThat(WatchedSigning.THREADS)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(thread -> assertThat(thread).doesNotContain("eventloop"));
    }
}
