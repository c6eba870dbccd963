package io.muster.identity;

import static io.muster.identity.JdkCheck.bundle;
import static io.muster.identity.JdkCheck.check;
import static io.muster.identity.JdkCheck.crl;
import static io.muster.identity.JdkCheck.ids;
import static io.muster.identity.JdkCheck.keyId;
import static io.muster.identity.JdkCheck.list;
import static io.muster.identity.JdkCheck.status;
import static io.muster.identity.Lab.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

/// Lists and status as the JDK's own checker and a plain OCSP client see them.
@QuarkusTest
@TestProfile(TestTime.Near.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class RevocationIT {

    private static final String PROMOTE = "/providers/Muster.Identity/authorities/promote";

    @Test
    void theJdkFindsACertificateGoodAndThenRevoked() throws Exception {
        // Given
        var machine = LabMachine.join();
        var chain = machine.certificate();
        check(chain.getFirst(), status());
        check(chain.getFirst(), list(chain.getLast()));
        // When
        revoke(machine);
        // Then
        assertRevoked(chain.getFirst(), status());
        assertRevoked(chain.getFirst(), list(chain.getLast()));
    }

    @Test
    void aCertificateSaysWhereToAskAboutIt() throws Exception {
        var chain = LabMachine.join().certificate();
        var text = new JcaX509CertificateHolder(chain.getFirst()).getExtensions();
        assertThat(new String(
                        text.getExtension(Extension.cRLDistributionPoints)
                                .getExtnValue()
                                .getOctets(),
                        StandardCharsets.ISO_8859_1))
                .contains(MusterServers.GATEWAY + Endpoints.REVOCATIONS + "/" + keyId(chain.getLast()));
        assertThat(new String(
                        text.getExtension(Extension.authorityInfoAccess)
                                .getExtnValue()
                                .getOctets(),
                        StandardCharsets.ISO_8859_1))
                .contains(MusterServers.GATEWAY + Endpoints.STATUS + "?request=");
    }

    @Test
    void aListIsSignedNumberedAndHasAnEnd() throws Exception {
        var issuer = LabMachine.join().certificate().getLast();
        var first = crl(Endpoints.REVOCATIONS);
        first.verify(issuer.getPublicKey());
        assertThat(first.getNextUpdate().toInstant())
                .isEqualTo(first.getThisUpdate().toInstant().plus(Duration.ofDays(1)));
        assertThat(first.getExtensionValue(Extension.cRLNumber.getId())).isNotNull();
        given().get(Endpoints.REVOCATIONS + "/00").then().statusCode(404);
    }

    @Test
    void aSerialThatWasNeverGivenIsUnknownAndTheNonceComesBack() throws Exception {
        // Given
        var chain = LabMachine.join().certificate();
        var nonce = new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[32]).getEncoded());
        var request = new OCSPReqBuilder()
                .addRequest(id(chain.getLast(), chain.getFirst().getSerialNumber()))
                .addRequest(id(chain.getLast(), BigInteger.TEN))
                .addRequest(id(chain.getFirst(), chain.getFirst().getSerialNumber()))
                .setRequestExtensions(new Extensions(nonce))
                .build();
        // When
        var response = (BasicOCSPResp) post(request).getResponseObject();
        // Then
        assertThat(response.isSignatureValid(new JcaContentVerifierProviderBuilder().build(chain.getLast())))
                .isTrue();
        assertThat(response.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))
                .isEqualTo(nonce);
        assertThat(response.getResponses()[0].getCertStatus()).isEqualTo(CertificateStatus.GOOD);
        assertThat(response.getResponses()[1].getCertStatus()).isInstanceOf(UnknownStatus.class);
        assertThat(response.getResponses()[2].getCertStatus())
                .as("another issuer's")
                .isInstanceOf(UnknownStatus.class);
    }

    @Test
    void whatIsNoRequestIsMalformed() throws Exception {
        assertThat(new OCSPResp(post("nonsense".getBytes(StandardCharsets.UTF_8))).getStatus())
                .isEqualTo(OCSPResp.MALFORMED_REQUEST);
        assertThat(new OCSPResp(post(new byte[0])).getStatus()).isEqualTo(OCSPResp.MALFORMED_REQUEST);
        assertThat(new OCSPResp(get("")).getStatus()).isEqualTo(OCSPResp.MALFORMED_REQUEST);
        assertThat(new OCSPResp(get("/*")).getStatus()).isEqualTo(OCSPResp.MALFORMED_REQUEST);
        var long0 = new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[129]).getEncoded());
        var chain = LabMachine.join().certificate();
        assertThat(post(new OCSPReqBuilder()
                                .addRequest(id(chain.getLast(), BigInteger.ONE))
                                .setRequestExtensions(new Extensions(long0))
                                .build())
                        .getStatus())
                .isEqualTo(OCSPResp.MALFORMED_REQUEST);
    }

    @Test
    void theReasonIsToldWithTheRevocation() throws Exception {
        var machine = LabMachine.join();
        var chain = machine.certificate();
        revoke(machine);
        var request = new OCSPReqBuilder()
                .addRequest(id(chain.getLast(), chain.getFirst().getSerialNumber()))
                .build();
        var found = ((BasicOCSPResp) new OCSPResp(get("/" + Base64.getEncoder().encodeToString(request.getEncoded())))
                        .getResponseObject())
                .getResponses()[0];
        assertThat(found.getCertStatus())
                .isInstanceOfSatisfying(
                        RevokedStatus.class,
                        status -> assertThat(status.getRevocationReason()).isEqualTo(9));
    }

    @Test
    void aPromotionStrandsNobody() throws Exception {
        // Given
        var old = LabMachine.join();
        var chain = old.certificate();
        var before = bundle();
        // When
        as(People.READER).post(PROMOTE).then().statusCode(403);
        as(People.OWNER)
                .body("{\"force\":true}")
                .post(PROMOTE)
                .then()
                .statusCode(200)
                .body("value", hasSize(3));
        as(People.OWNER).post(PROMOTE).then().statusCode(409).body("error.code", equalTo("NextAuthorityTooYoung"));
        // Then
        var after = LabMachine.join().certificate();
        assertThat(keyId(after.getLast())).isNotEqualTo(keyId(chain.getLast()));
        assertThat(ids(before)).contains(keyId(after.getLast()));
        assertThat(ids(bundle())).contains(keyId(chain.getLast()), keyId(after.getLast()));
        assertThat(old.certificate()).as("the one it has is good").isEqualTo(chain);
        check(chain.getFirst(), status());
        check(chain.getFirst(), list(chain.getLast()));
        check(after.getFirst(), status());
        check(after.getFirst(), list(after.getLast()));
        var next = LabMachine.chain(
                old.roll(Lab.OTHER_KEY, Purpose.ROLL).statusCode(200).extract().path("chain"));
        assertThat(keyId(next.getLast())).as("the next one").isEqualTo(keyId(after.getLast()));
    }

    private static void revoke(LabMachine machine) {
        as(People.OWNER)
                .post(machine.path() + "/providers/Muster.Identity/revokeCertificates")
                .then()
                .statusCode(200);
        // A list is made anew after a minute.
        TestTime.CLOCK.push(Duration.ofMinutes(2));
    }

    private static void assertRevoked(X509Certificate certificate, JdkCheck.Source source) {
        assertThatThrownBy(() -> check(certificate, source))
                .isInstanceOfSatisfying(
                        CertPathValidatorException.class,
                        failure -> assertThat(failure.getReason()).isEqualTo(BasicReason.REVOKED));
    }

    private static CertificateID id(X509Certificate issuer, BigInteger serial) throws Exception {
        return new CertificateID(
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(issuer),
                serial);
    }

    private static OCSPResp post(OCSPReq request) throws Exception {
        return new OCSPResp(post(request.getEncoded()));
    }

    private static byte[] post(byte[] request) {
        return given().contentType("application/ocsp-request")
                .body(request)
                .post(Endpoints.STATUS)
                .then()
                .statusCode(200)
                .contentType("application/ocsp-response")
                .extract()
                .asByteArray();
    }

    private static byte[] get(String request) {
        return given().queryParam("request", request)
                .get(Endpoints.STATUS)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }
}
