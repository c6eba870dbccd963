package io.muster.identity;

import static io.restassured.RestAssured.given;

import io.muster.contracts.MachineId;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/// What the tests of this service do again and again.
public final class Lab {

    public static final String SUBSCRIPTION = "/subscriptions/" + People.SUBSCRIPTION;
    public static final String GROUPS = SUBSCRIPTION + "/resourceGroups/";
    public static final String GROUP_BODY = "{\"location\":\"cellar\"}";
    public static final KeyPair KEY = pair();
    public static final KeyPair OTHER_KEY = pair();

    private Lab() {}

    public static RequestSpecification as(String principal) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2024-07-10")
                .contentType("application/json");
    }

    /// Path of the machines of a group.
    public static String machines(String group) {
        return GROUPS + group + "/providers/Microsoft.HybridCompute/machines";
    }

    public static MachineId enrol(String name, KeyPair key) {
        var vmId = as(People.OWNER)
                .body(body(key, "linux"))
                .put(machines(People.GROUP) + "/" + name)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("properties.vmId");
        return MachineId.of(vmId);
    }

    public static String body(KeyPair key, String os) {
        return """
                {"location":"cellar","identity":{"type":"SystemAssigned"},
                 "properties":{"clientPublicKey":"%s","osType":"%s","osName":"linux","osSku":"Debian"}}
                """.formatted(pkcs1(key), os);
    }

    public static String pkcs1(KeyPair pair) {
        var key = (RSAPublicKey) pair.getPublic();
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            new org.bouncycastle.asn1.pkcs.RSAPublicKey(key.getModulus(), key.getPublicExponent())
                                    .getEncoded("DER"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
