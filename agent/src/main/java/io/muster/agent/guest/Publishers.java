package io.muster.agent.guest;

import io.muster.agent.fault.StorageException;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// Whose packages this machine runs: public keys by id, given when it joined.
public record Publishers(Map<String, PublicKey> keys) {

    public Publishers {
        keys = Map.copyOf(keys);
    }

    /// Reads lines of `<keyId> <base64 of the public key>`.
    public static Publishers read(Path file) {
        var keys = new HashMap<String, PublicKey>();
        try {
            for (var line : Files.readAllLines(file)) {
                var words = line.strip().split("\\s+");
                if (words.length == 2) {
                    keys.put(words[0], key(words[1]));
                }
            }
        } catch (IOException unreadable) {
            throw new StorageException(file + " cannot be read", unreadable);
        }
        return new Publishers(keys);
    }

    /// @throws PackageFault unless a known publisher has signed this reference
    void verify(PackageReference reference) {
        var key = keys.get(reference.signature().keyId());
        if (key == null) {
            throw new PackageFault(reference.name() + ": its publisher "
                    + reference.signature().keyId() + " is not known here");
        }
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(reference.signedBytes());
            if (!signature.verify(
                    Base64.getDecoder().decode(reference.signature().value()))) {
                throw new PackageFault(reference.name() + ": its signature is wrong");
            }
        } catch (GeneralSecurityException | IllegalArgumentException bad) {
            throw new PackageFault(reference.name() + ": its signature cannot be read");
        }
    }

    private static PublicKey key(String base64) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException bad) {
            throw new IllegalStateException("a publisher's key is damaged", bad);
        }
    }
}
