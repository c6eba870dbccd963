package io.muster.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// What a machine says to join and to get tokens. Machines of a run share a few keys, because making thousands would
/// take longer than what is measured; the server's work is the same.
record SimulatedMachine(String name, KeyPair key) {

    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(4);
    private static final int BITS = 2_048;

    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// Body of the machine resource's PUT.
    String resource() {
        var open = (RSAPublicKey) key.getPublic();
        try {
            var pkcs1 = new org.bouncycastle.asn1.pkcs.RSAPublicKey(open.getModulus(), open.getPublicExponent())
                    .getEncoded("DER");
            return """
                    {"location":"local","properties":{"clientPublicKey":"%s","osType":"linux","osName":"linux",\
                    "osVersion":"12","agentVersion":"0.1.0","machineFqdn":"%s.bench.example"}}""".formatted(Base64.getEncoder().encodeToString(pkcs1), name);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A PKCS#10 request, PEM.
    String signingRequest(String machineId) {
        try {
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + machineId), key.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()));
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(request);
            }
            return text.toString();
        } catch (OperatorCreationException | IOException broken) {
            throw new IllegalStateException("the key cannot sign", broken);
        }
    }

    String assertion(String machineId, String gateway, Instant now) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(machineId)
                .subject(machineId)
                .audience(gateway + Endpoints.TOKEN)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFE)))
                .build();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            jwt.sign(new RSASSASigner(key.getPrivate()));
        } catch (JOSEException broken) {
            throw new IllegalStateException("the key cannot sign", broken);
        }
        return jwt.serialize();
    }
}
