package io.muster.baselines;

import io.muster.contracts.agent.PackageSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// A publisher's Ed25519 key: the private half in `publisher.key`, the public one in `publishers.txt`, a list of
/// `<keyId> <base64 of the public key>` that machines are given.
final class PublisherKey {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final String id;
    private final PrivateKey secret;

    private PublisherKey(String id, PrivateKey secret) {
        this.id = id;
        this.secret = secret;
    }

    /// Makes the pair when the directory has none. The public half is written first, so that a private key on disk
    /// always has its other half.
    static PublisherKey in(Path directory) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        var secret = directory.resolve("publisher.key");
        var publishers = directory.resolve("publishers.txt");
        if (!Files.exists(secret)) {
            make(secret, publishers);
        }
        var line = Files.readString(publishers).lines().findFirst().orElseThrow(() -> noKey(publishers));
        return new PublisherKey(line.split(" ", 2)[0], read(secret));
    }

    PackageSignature sign(byte[] bytes) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(secret);
        signature.update(bytes);
        return new PackageSignature(id, Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static void make(Path secret, Path publishers) throws IOException, GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var spki = pair.getPublic().getEncoded();
        var line = idOf(spki) + " " + Base64.getEncoder().encodeToString(spki) + "\n";
        DurableFile.write(publishers, line.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        var pem = BEGIN + "\n" + body + "\n" + END + "\n";
        DurableFile.write(secret, pem.getBytes(StandardCharsets.UTF_8), "rw-------");
    }

    private static PrivateKey read(Path secret) throws IOException, GeneralSecurityException {
        var body = Files.readString(secret).replace(BEGIN, "").replace(END, "");
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
        return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
    }

    private static String idOf(byte[] spki) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256").digest(spki);
        return "publisher-" + HexFormat.of().formatHex(digest, 0, 8);
    }

    private static IOException noKey(Path publishers) {
        return new IOException(publishers + " names no key although there is a private one");
    }
}
