package io.muster.identity.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Primitive;

/// The public half of a machine's key.
///
/// @param pkcs1 base64 of the PKCS#1 DER, as the machine resource shows it
public record MachineKey(String pkcs1) {

    private static final int SMALLEST_BITS = 2_048;
    private static final int LARGEST_BITS = 8_192;
    private static final int LONGEST_TEXT = 4_096;

    public MachineKey {
        var _ = decoded(pkcs1);
    }

    /// @throws IllegalArgumentException when it is no RSA key with 2048 to 8192 bits
    public static MachineKey of(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw new IllegalArgumentException("the public key is not an RSA key");
        }
        try {
            var parts = new org.bouncycastle.asn1.pkcs.RSAPublicKey(rsa.getModulus(), rsa.getPublicExponent());
            return new MachineKey(Base64.getEncoder().encodeToString(parts.getEncoded("DER")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The key in the JDK's form.
    public RSAPublicKey key() {
        return decoded(pkcs1);
    }

    /// True when it is this very key.
    public boolean is(PublicKey other) {
        return other instanceof RSAPublicKey rsa
                && rsa.getModulus().equals(key().getModulus())
                && rsa.getPublicExponent().equals(key().getPublicExponent());
    }

    /// True when this key has made the signature (RSA, SHA-256) over the words.
    public boolean signed(byte[] words, byte[] signature) {
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key());
            verifier.update(words);
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RSAPublicKey decoded(String pkcs1) {
        if (pkcs1.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("the public key is too long");
        }
        try {
            var der = Base64.getDecoder().decode(pkcs1);
            var parts = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(der));
            return rsa(parts.getModulus(), parts.getPublicExponent());
        } catch (IOException | RuntimeException notOne) {
            throw new IllegalArgumentException(
                    "the public key is not base64 of a PKCS#1 RSA key with 2048 to 8192 bits", notOne);
        }
    }

    private static RSAPublicKey rsa(BigInteger modulus, BigInteger exponent) {
        if (modulus.bitLength() < SMALLEST_BITS || modulus.bitLength() > LARGEST_BITS) {
            throw new IllegalArgumentException("key length " + modulus.bitLength());
        }
        if (exponent.bitLength() > 64 || exponent.compareTo(BigInteger.TWO) <= 0 || !exponent.testBit(0)) {
            throw new IllegalArgumentException("public exponent");
        }
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException notOne) {
            throw new IllegalArgumentException("no RSA key", notOne);
        }
    }
}
