package io.muster.agent.identity;

import io.muster.agent.fault.StorageException;
import io.muster.contracts.MachineId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// This machine's RSA key. The private half never leaves the machine.
public final class MachineKey {

    private static final int BITS = 2_048;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final KeyPair pair;

    private MachineKey(KeyPair pair) {
        this.pair = pair;
    }

    /// The key in the home directory; a new one when there is none. A join that was cut off goes on with the same key.
    public static MachineKey in(AgentHome home) {
        return at(home.key());
    }

    /// The key in a file; a new one, on the disk already, when there is none.
    static MachineKey at(Path file) {
        try {
            if (Files.exists(file)) {
                return new MachineKey(read(Files.readString(file)));
            }
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            var pair = generator.generateKeyPair();
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(pair.getPrivate().getEncoded());
            AgentHome.write(file, BEGIN + "\n" + body + "\n" + END + "\n", "rw-------");
            return new MachineKey(pair);
        } catch (IOException unreadable) {
            throw new StorageException("the machine's key cannot be read", unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the machine's key is not usable", broken);
        }
    }

    /// Base64 of the PKCS#1 DER: `properties.clientPublicKey` of the machine resource.
    public String publicKey() {
        var key = (java.security.interfaces.RSAPublicKey) pair.getPublic();
        try {
            return Base64.getEncoder()
                    .encodeToString(new RSAPublicKey(key.getModulus(), key.getPublicExponent()).getEncoded("DER"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    RSAPrivateCrtKey privateKey() {
        return (RSAPrivateCrtKey) pair.getPrivate();
    }

    /// RSA with SHA-256.
    byte[] sign(byte[] words) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(words);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the machine's key cannot sign", broken);
        }
    }

    /// A PKCS#10 request for `CN={machine}`, PEM.
    String signingRequest(MachineId machine) {
        try {
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + machine), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(request);
            }
            return text.toString();
        } catch (OperatorCreationException broken) {
            throw new IllegalStateException("the machine's key cannot sign", broken);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static KeyPair read(String pem) throws GeneralSecurityException {
        var der = Base64.getMimeDecoder().decode(pem.replace(BEGIN, "").replace(END, ""));
        var factory = KeyFactory.getInstance("RSA");
        var secret = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(der));
        var open = factory.generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
        return new KeyPair(open, secret);
    }
}
