package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.agent.Endpoints;
import io.muster.identity.authority.Certificates;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether a certificate is revoked, as the JDK's own checker finds out.
final class JdkCheck {

    private JdkCheck() {}

    /// How the checker of the JDK is to find out.
    interface Source {
        void in(PKIXRevocationChecker checker, PKIXParameters parameters) throws Exception;
    }

    static Source status() {
        return (checker, _) -> {
            checker.setOcspResponder(
                    URI.create(RestAssured.baseURI + ":" + RestAssured.port + Endpoints.STATUS + "?request="));
            checker.setOptions(EnumSet.of(Option.NO_FALLBACK));
        };
    }

    static Source list(X509Certificate issuer) {
        return (checker, parameters) -> {
            var list = crl(Endpoints.REVOCATIONS + "/" + keyId(issuer));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
            checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        };
    }

    static void check(X509Certificate certificate, Source source) throws Exception {
        var anchors = bundle().stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
        var parameters = new PKIXParameters(anchors);
        parameters.setDate(Date.from(TestTime.CLOCK.instant()));
        var validator = CertPathValidator.getInstance("PKIX");
        var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        source.in(checker, parameters);
        parameters.addCertPathChecker(checker);
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        assertThat(validator.validate(path, parameters)).isNotNull();
    }

    static X509CRL crl(String path) throws Exception {
        var der = given().get(path)
                .then()
                .statusCode(200)
                .contentType("application/pkix-crl")
                .extract()
                .asByteArray();
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    }

    static List<X509Certificate> bundle() {
        return LabMachine.chain(given().get(Endpoints.AUTHORITIES)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    static Set<String> ids(List<X509Certificate> certificates) {
        return certificates.stream().map(JdkCheck::keyId).collect(Collectors.toSet());
    }

    static String keyId(X509Certificate certificate) {
        return Certificates.keyId(certificate.getPublicKey());
    }
}
