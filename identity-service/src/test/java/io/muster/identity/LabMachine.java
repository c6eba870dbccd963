package io.muster.identity;

import static io.restassured.RestAssured.given;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// What an agent does, by hand.
record LabMachine(String name, MachineId id, KeyPair key) {

    private static final String TOKEN_URL = MusterServers.GATEWAY + Endpoints.TOKEN;

    static LabMachine join() {
        var name = "m-" + UUID.randomUUID();
        return new LabMachine(name, Lab.enrol(name, Lab.KEY), Lab.KEY);
    }

    LabMachine with(KeyPair other) {
        return new LabMachine(name, id, other);
    }

    String path() {
        return Lab.machines(People.GROUP) + "/" + name;
    }

    ValidatableResponse askForCertificate(String... host) {
        return post(Endpoints.CERTIFICATES, body(signingRequest(key), host));
    }

    List<X509Certificate> certificate() {
        return chain(askForCertificate().statusCode(200).extract().path("chain"));
    }

    /// A new key that this one vouches for.
    ValidatableResponse roll(KeyPair next, Purpose purpose) {
        return change(Endpoints.KEYS, next, purpose);
    }

    ValidatableResponse leave(KeyPair next, String host) {
        return change(Endpoints.COPIES, next, Purpose.LEAVE, host);
    }

    ValidatableResponse askForToken(String... host) {
        var now = TestTime.CLOCK.instant();
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(id.toString())
                        .subject(id.toString())
                        .audience(TOKEN_URL)
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(2))))
                        .build());
        try {
            jwt.sign(new RSASSASigner(key.getPrivate()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        var form = given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .formParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .formParam("client_assertion", jwt.serialize());
        return (host.length == 0 ? form : form.formParam("host", host[0]))
                .post(Endpoints.TOKEN)
                .then();
    }

    static List<X509Certificate> chain(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException bad) {
            throw new IllegalStateException(bad);
        }
    }

    private ValidatableResponse change(String path, KeyPair next, Purpose purpose, String... host) {
        var request = signingRequest(next);
        var body = body(request, host);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(KeyChangeRequest.proven(purpose, id, request));
            body.put("proof", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return post(path, body);
    }

    private HashMap<String, String> body(String signingRequest, String... host) {
        var body = new HashMap<String, String>();
        body.put("machine", id.toString());
        body.put("signingRequest", signingRequest);
        if (host.length > 0) {
            body.put("host", host[0]);
        }
        return body;
    }

    private String signingRequest(KeyPair of) {
        var pem = new StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + id), of.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(of.getPrivate())));
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
        return pem.toString();
    }

    private static ValidatableResponse post(String path, Object body) {
        return given().contentType("application/json").body(body).post(path).then();
    }
}
