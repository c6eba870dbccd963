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
import io.muster.testkit.MusterServers;
import io.restassured.response.Response;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;

/// Asks for tokens as an agent does.
public final class Assertion {

    private Assertion() {}

    /// The host that all of them are on.
    public static final String HOST = "m:%016x u:%016x".formatted(7, 7);

    public static Response token(MachineId machine, KeyPair key) {
        return token(machine, key, Clock.systemUTC());
    }

    public static Response token(MachineId machine, KeyPair key, Clock clock) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .formParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .formParam("client_assertion", fresh(machine, key, clock))
                .formParam(Endpoints.HOST_FIELD, HOST)
                .post(Endpoints.TOKEN);
    }

    private static String fresh(MachineId machine, KeyPair key, Clock clock) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(machine.toString())
                .subject(machine.toString())
                .audience(MusterServers.GATEWAY + Endpoints.TOKEN)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .build();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            jwt.sign(new RSASSASigner(key.getPrivate()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return jwt.serialize();
    }
}
