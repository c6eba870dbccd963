package io.muster.identity.authority;

import io.muster.contracts.MachineId;
import io.muster.identity.machine.MachineKey;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A PKCS#10 request whose signature was found to be right.
///
/// @param subject the machine in `CN=`
public record SigningRequest(MachineId subject, PublicKey key) {

    private static final int LONGEST = 16_384;

    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption);

    /// @throws IllegalArgumentException when it is no request, or not signed with the key it names
    public static SigningRequest parse(String pem) {
        if (pem.length() > LONGEST) {
            throw new IllegalArgumentException("the request is too long");
        }
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest found)) {
                throw new IllegalArgumentException("no PKCS#10 request");
            }
            return verified(new JcaPKCS10CertificationRequest(found));
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException unreadable) {
            throw new IllegalArgumentException("no PKCS#10 request", unreadable);
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (RuntimeException hostile) {
            // The ASN.1 parser throws many kinds on made-up input.
            throw new IllegalArgumentException("no PKCS#10 request", hostile);
        }
    }

    /// The key as the machine resource shows it.
    public MachineKey machineKey() {
        return MachineKey.of(key);
    }

    /// The key is looked at before it is used: to verify with a huge one takes as long as its maker likes.
    private static SigningRequest verified(JcaPKCS10CertificationRequest request)
            throws GeneralSecurityException, OperatorCreationException, PKCSException {
        if (!SIGNATURES.contains(request.getSignatureAlgorithm().getAlgorithm())) {
            throw new IllegalArgumentException("the request is not signed with RSA and SHA-2");
        }
        var key = MachineKey.of(request.getPublicKey()).key();
        if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
            throw new IllegalArgumentException("the signature is wrong");
        }
        return new SigningRequest(subject(request), key);
    }

    private static MachineId subject(PKCS10CertificationRequest request) {
        var names = request.getSubject().getRDNs(BCStyle.CN);
        if (names.length != 1) {
            throw new IllegalArgumentException("the subject is not one CN");
        }
        return MachineId.of(names[0].getFirst().getValue().toString());
    }
}
