package io.muster.identity.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class SigningRequestTest {

    private static final String MACHINE = UUID.randomUUID().toString();

    private static final KeyPair KEY = pair("RSA", 2_048);
    private static final KeyPair OTHER = pair("RSA", 2_048);

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PKCS10CertificationRequest request(String subject, KeyPair key, KeyPair signer, String algorithm)
            throws Exception {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), key.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()));
    }

    private static String pem(PKCS10CertificationRequest request) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(request);
        }
        return text.toString();
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private static void refused(String pem, String why) {
        assertThatThrownBy(() -> SigningRequest.parse(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aGoodOneIsRead() throws Exception {
        var read = SigningRequest.parse(pem(request("CN=" + MACHINE, KEY, KEY, "SHA256withRSA")));
        assertThat(read.subject()).hasToString(MACHINE);
        assertThat(read.machineKey().is(KEY.getPublic())).isTrue();
    }

    @Test
    void whatIsNotAskedForByTheKeyItselfIsRefused() throws Exception {
        refused(pem(request("CN=" + MACHINE, KEY, OTHER, "SHA256withRSA")), "signature");
        refused(pem(request("CN=" + MACHINE, KEY, KEY, "SHA1withRSA")), "SHA-2");
        refused(pem(request("CN=somebody", KEY, KEY, "SHA256withRSA")), "");
        refused(pem(request("O=" + MACHINE, KEY, KEY, "SHA256withRSA")), "one CN");
        refused(pem(request("CN=" + MACHINE + ",CN=" + MACHINE, KEY, KEY, "SHA256withRSA")), "one CN");
        refused("", "no PKCS#10 request");
        refused("x".repeat(16_385), "too long");
    }

    @Test
    void aKeyThatIsTooSmallOrOfAnotherKindIsRefusedBeforeItIsUsed() throws Exception {
        var small = pair("RSA", 1_024);
        refused(pem(request("CN=" + MACHINE, small, small, "SHA256withRSA")), "2048 to 8192");
        var curve = pair("EC", 256);
        refused(pem(request("CN=" + MACHINE, curve, curve, "SHA256withECDSA")), "SHA-2");
        refused(pem(request("CN=" + MACHINE, curve, KEY, "SHA256withRSA")), "not an RSA key");
    }

    static Stream<byte[]> requests() throws Exception {
        return Stream.of(
                request("CN=" + MACHINE, KEY, KEY, "SHA256withRSA").getEncoded(),
                request("CN=" + MACHINE, KEY, OTHER, "SHA256withRSA").getEncoded(),
                new byte[0]);
    }

    /// Every way of being wrong is one kind of refusal.
    @MethodSource("requests")
    @FuzzTest(maxDuration = "60s")
    void anythingIsReadOrRefused(byte @Nullable [] any) {
        var der = Objects.requireNonNullElse(any, new byte[0]);
        var failure = catchThrowable(() -> SigningRequest.parse(pem(der)));
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        }
        var text = catchThrowable(() -> SigningRequest.parse(new String(der, StandardCharsets.ISO_8859_1)));
        if (text != null) {
            assertThat(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDamagedOneIsRefused() throws Exception {
        var whole = request("CN=" + MACHINE, KEY, KEY, "SHA256withRSA").getEncoded();
        var random = new Random(20_260_101);
        for (int round = 0; round < 500; round += 1) {
            var damaged = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change -= 1) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            anythingIsReadOrRefused(damaged);
        }
    }
}
